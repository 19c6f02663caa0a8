package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node asks for certificates of the pods that run on it and of no others (KEP-4317), and only by
 * the signers that they name. Signers rely on this: what stands in a request of a node's is true.
 */
final class NodeCertificateRequests {

    private final ObjectTrees objects;

    NodeCertificateRequests(ObjectTrees objects) {
        this.objects = objects;
    }

    void check(AdmissionContext context, String node) {
        if (context.operation() != ApiVerb.CREATE) {
            throw Writes.forbidden(context, "unexpected operation " + context.operation());
        }
        String namespace = context.request().namespace();
        JsonNode spec = Writes.spec(context);
        String asking = Writes.text(spec, "nodeName");
        if (!asking.equals(node)) {
            throw Writes.forbidden(
                    context,
                    "PodCertificateRequest.Spec.NodeName=\"%s\", which is not the requesting node \"%s\""
                            .formatted(asking, node));
        }
        ObjectNode ofNode = find(ObjectKey.cluster(Resources.NODES, node), "node");
        same(Writes.text(spec, "nodeUID"), uid(ofNode), "node UID", "node \"" + node + "\"");
        String name = namespace + "/" + Writes.text(spec, "podName");
        ObjectNode pod =
                find(
                        ObjectKey.namespaced(
                                Resources.PODS, namespace, Writes.text(spec, "podName")),
                        "pod");
        same(Writes.text(spec, "podUID"), uid(pod), "pod UID", "pod \"" + name + "\"");
        if (!Writes.text(pod.path("spec"), "nodeName").equals(node)) {
            throw Writes.forbidden(
                    context,
                    "pod \"%s\" is not running on node \"%s\" named in the PodCertificateRequest"
                            .formatted(name, node));
        }
        if (Writes.isMirrorPod(pod)) {
            throw Writes.forbidden(context, "pod \"" + name + "\" is a mirror pod");
        }
        account(context, namespace, name, spec, pod.path("spec"));
        signer(context, name, spec, pod.path("spec"));
    }

    private void account(
            AdmissionContext context, String namespace, String name, JsonNode spec, JsonNode pod) {
        String account = Writes.text(spec, "serviceAccountName");
        String runningAs = Writes.text(pod, "serviceAccountName");
        if (!account.equals(runningAs)) {
            throw Writes.forbidden(
                    context,
                    "PodCertificateRequest for pod \"%s\" contains serviceAccountName (\"%s\") that differs from running pod (\"%s\")"
                            .formatted(name, account, runningAs));
        }
        ObjectNode found =
                find(
                        ObjectKey.namespaced(Resources.SERVICE_ACCOUNTS, namespace, account),
                        "service account");
        same(
                Writes.text(spec, "serviceAccountUID"),
                uid(found),
                "service account UID",
                "service account \"" + namespace + "/" + account + "\"");
    }

    private static void signer(AdmissionContext context, String name, JsonNode spec, JsonNode pod) {
        String signer = Writes.text(spec, "signerName");
        boolean mounted =
                pod.path("volumes")
                        .valueStream()
                        .flatMap(volume -> volume.path("projected").path("sources").valueStream())
                        .anyMatch(source ->
                                Writes.text(source.path("podCertificate"), "signerName")
                                        .equals(signer));
        if (!mounted) {
            throw Writes.forbidden(
                    context,
                    "pod \"%s\" has no volume with a certificate of signer \"%s\""
                            .formatted(name, signer));
        }
    }

    private ObjectNode find(ObjectKey key, String what) {
        return objects.get(key)
                .or(() -> objects.getFresh(key))
                .orElseThrow(() ->
                        Refusals.internal(
                                "while retrieving %s \"%s\" named in the PodCertificateRequest: not found"
                                        .formatted(what, key.path())));
    }

    private static String uid(JsonNode object) {
        return Writes.text(object.path("metadata"), "uid");
    }

    /** A stale cache may be the reason for a difference, so who asks may ask again. */
    private static void same(String named, String running, String what, String whose) {
        if (!named.equals(running)) {
            throw Refusals.internal(
                    "PodCertificateRequest names %s \"%s\", which differs from that of the running %s (\"%s\")"
                            .formatted(what, named, whose, running));
        }
    }
}
