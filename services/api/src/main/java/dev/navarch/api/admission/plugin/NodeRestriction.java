package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.patch.JsonEquality;
import dev.navarch.model.GroupResource;
import dev.navarch.model.LocalVolumes;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A node changes itself and the pods that are bound to it, and nothing of other nodes. */
public final class NodeRestriction implements AdmissionPlugin {

    private static final String USER_PREFIX = "system:node:";
    private static final String GROUP = "system:nodes";
    private static final String RESTRICTED_LABEL = "node-restriction.kubernetes.io/";
    private static final String LEASE_NAMESPACE = "kube-node-lease";

    private static final GroupResource CSI_NODES = new GroupResource("storage.k8s.io", "csinodes");
    private static final Set<GroupResource> RESTRICTED =
            Set.of(
                    Resources.PODS,
                    Resources.NODES,
                    Resources.LEASES,
                    Resources.PERSISTENT_VOLUMES,
                    Resources.POD_CERTIFICATE_REQUESTS,
                    CSI_NODES);

    private final NodeCertificateRequests certificates;

    public NodeRestriction(ObjectTrees objects) {
        this.certificates = new NodeCertificateRequests(objects);
    }

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        User user = context.request().user();
        return user.name().startsWith(USER_PREFIX)
                && user.inGroup(GROUP)
                && RESTRICTED.contains(context.request().type().key());
    }

    @Override
    public void validate(AdmissionContext context) {
        String node = context.request().user().name().substring(USER_PREFIX.length());
        GroupResource type = context.request().type().key();
        if (type.equals(Resources.PODS)) {
            pod(context, node);
        } else if (type.equals(Resources.NODES)) {
            node(context, node);
        } else if (type.equals(Resources.LEASES)) {
            lease(context, node);
        } else if (type.equals(Resources.PERSISTENT_VOLUMES)) {
            volume(context, node);
        } else if (type.equals(Resources.POD_CERTIFICATE_REQUESTS)) {
            certificates.check(context, node);
        } else if (!context.name().equals(node)) {
            throw refused(
                    context,
                    node,
                    "can only access CSINode with the same name as the requesting node");
        }
    }

    private static void pod(AdmissionContext context, String node) {
        String subresource = context.request().subresource();
        String bound = boundTo(Writes.old(context));
        switch (context.operation()) {
            case CREATE -> mirrorPod(context, node);
            case DELETE -> {
                if (!bound.equals(node)) {
                    throw refused(
                            context, node, "can only delete pods with spec.nodeName set to itself");
                }
            }
            default -> {
                if (!subresource.equals("status") && !subresource.equals("eviction")) {
                    throw Writes.forbidden(
                            context,
                            "unexpected pod subresource \""
                                    + subresource
                                    + "\", only"
                                    + " 'status' and 'eviction' are allowed");
                }
                if (!bound.equals(node)) {
                    throw refused(
                            context,
                            node,
                            subresource.equals("eviction")
                                    ? "can only evict pods with spec.nodeName set to itself"
                                    : "can only update pod status for pods with spec.nodeName set"
                                            + " to itself");
                }
                if (!same(context, "labels")) {
                    throw refused(context, node, "cannot update labels through pod status");
                }
            }
        }
    }

    private static void mirrorPod(AdmissionContext context, String node) {
        ObjectNode pod = Writes.object(context);
        if (!Writes.isMirrorPod(pod)) {
            throw Writes.forbidden(
                    context,
                    "pod does not have \"kubernetes.io/config.mirror\" annotation, node \""
                            + node
                            + "\" can only create mirror pods");
        }
        if (!boundTo(pod).equals(node)) {
            throw refused(context, node, "can only create pods with spec.nodeName set to itself");
        }
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            for (String kind : List.of("secret", "configMap", "persistentVolumeClaim")) {
                if (volume.has(kind)) {
                    throw refused(
                            context, node, "can not create pods that reference " + kind + "s");
                }
            }
            for (JsonNode source : volume.path("projected").path("sources")) {
                for (String kind : List.of("clusterTrustBundle", "podCertificate")) {
                    if (source.has(kind)) {
                        throw refused(
                                context,
                                node,
                                "can not create pods that reference "
                                        + kind.toLowerCase(Locale.ROOT)
                                        + "s");
                    }
                }
            }
        }
    }

    private static String boundTo(JsonNode pod) {
        return pod.path("spec").path("nodeName").asString("");
    }

    private static void node(AdmissionContext context, String node) {
        if (!context.name().equals(node)) {
            throw Writes.forbidden(
                    context,
                    "node \""
                            + node
                            + "\" is not allowed to modify node \""
                            + context.name()
                            + "\"");
        }
        if (context.operation() == ApiVerb.DELETE) {
            return;
        }
        ObjectNode object = Writes.object(context);
        if (context.operation() == ApiVerb.UPDATE
                && !JsonEquality.same(taints(object), taints(Writes.old(context)))) {
            throw refused(context, node, "is not allowed to modify taints");
        }
        Set<String> labels = changedRestricted(object, Writes.old(context));
        if (!labels.isEmpty()) {
            throw refused(
                    context, node, "is not allowed to modify labels: " + String.join(", ", labels));
        }
    }

    private static JsonNode taints(JsonNode node) {
        JsonNode taints = node.path("spec").path("taints");
        return taints.isMissingNode() ? JsonNodeFactory.instance.arrayNode() : taints;
    }

    private static Set<String> changedRestricted(JsonNode object, JsonNode old) {
        Set<String> changed = new TreeSet<>();
        JsonNode after = object.path("metadata").path("labels");
        JsonNode before = old.path("metadata").path("labels");
        for (JsonNode labels : List.of(after, before)) {
            for (Map.Entry<String, JsonNode> label : labels.properties()) {
                if (label.getKey().contains(RESTRICTED_LABEL)
                        && !after.path(label.getKey()).equals(before.path(label.getKey()))) {
                    changed.add(label.getKey());
                }
            }
        }
        return changed;
    }

    private static boolean same(AdmissionContext context, String field) {
        JsonNode after = Writes.object(context).path("metadata").path(field);
        JsonNode before = Writes.old(context).path("metadata").path(field);
        return (after.isEmpty() && before.isEmpty()) || JsonEquality.same(after, before);
    }

    private static void lease(AdmissionContext context, String node) {
        if (!context.request().namespace().equals(LEASE_NAMESPACE)) {
            throw Writes.forbidden(
                    context,
                    "can only access leases in the \"" + LEASE_NAMESPACE + "\" system namespace");
        }
        if (!context.name().equals(node)) {
            throw Writes.forbidden(
                    context,
                    "can only access node lease with the same name as the requesting node");
        }
    }

    /** A node says only that a volume's directory is removed. */
    private static void volume(AdmissionContext context, String node) {
        if (context.operation() != ApiVerb.UPDATE
                || !JsonEquality.same(
                        withoutHold(Writes.object(context)), withoutHold(Writes.old(context)))) {
            throw refused(context, node, "can only remove the finalizer " + LocalVolumes.FINALIZER);
        }
    }

    private static ObjectNode withoutHold(JsonNode volume) {
        ObjectNode bare = (ObjectNode) volume.deepCopy();
        ObjectNode metadata = bare.withObjectProperty("metadata");
        metadata.remove(List.of("managedFields", "resourceVersion", "generation"));
        Set<String> others = new TreeSet<>();
        metadata.path("finalizers").forEach(f -> others.add(f.asString("")));
        others.remove(LocalVolumes.FINALIZER);
        metadata.put("finalizers", String.join(",", others));
        return bare;
    }

    private static ApiException refused(AdmissionContext context, String node, String what) {
        return Writes.forbidden(context, "node \"" + node + "\" " + what);
    }
}
