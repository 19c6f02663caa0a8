package dev.navarch.nodeagent.api;

import dev.navarch.nodeagent.certificate.CertificateAnswer;
import dev.navarch.nodeagent.certificate.CertificateRequests;
import dev.navarch.wire.client.ApiClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCertificateProjection;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes PodCertificateRequests in the API service by HTTPS, which names each and may refuse it. */
public final class ApiCertificateRequests implements CertificateRequests {

    private final ApiClient api;
    private final String nodeName;
    private final Supplier<Optional<String>> nodeUid;
    private final Function<String, Optional<CertificateAnswer>> answers;

    /**
     * @param nodeUid empty while the node's own object is not known
     * @param answers requests by namespace and name, as their changes tell
     */
    public ApiCertificateRequests(
            ApiClient api,
            String nodeName,
            Supplier<Optional<String>> nodeUid,
            Function<String, Optional<CertificateAnswer>> answers) {
        this.api = api;
        this.nodeName = nodeName;
        this.nodeUid = nodeUid;
        this.answers = answers;
    }

    @Override
    public String ask(Pod pod, PodCertificateProjection wanted, byte[] stub) throws IOException {
        String namespace = pod.getMetadata().getNamespace();
        String account =
                pod.getSpec().getServiceAccountName() == null
                        ? "default"
                        : pod.getSpec().getServiceAccountName();
        String accountUid =
                api.get("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account)
                        .at("/metadata/uid")
                        .asString("");
        ObjectNode request =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("apiVersion", "certificates.k8s.io/v1")
                        .put("kind", "PodCertificateRequest");
        request.putObject("metadata")
                .put("generateName", "req-")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", pod.getMetadata().getName())
                .put("uid", pod.getMetadata().getUid());
        ObjectNode spec =
                request.putObject("spec")
                        .put("signerName", wanted.getSignerName())
                        .put("podName", pod.getMetadata().getName())
                        .put("podUID", pod.getMetadata().getUid())
                        .put("serviceAccountName", account)
                        .put("serviceAccountUID", accountUid)
                        .put("nodeName", nodeName)
                        .put(
                                "nodeUID",
                                nodeUid.get()
                                        .orElseThrow(() ->
                                                new IOException("this node is not known yet")))
                        .put("stubPKCS10Request", Base64.getEncoder().encodeToString(stub));
        if (wanted.getMaxExpirationSeconds() != null) {
            spec.put("maxExpirationSeconds", wanted.getMaxExpirationSeconds());
        }
        if (wanted.getUserAnnotations() != null && !wanted.getUserAnnotations().isEmpty()) {
            ObjectNode annotations = spec.putObject("unverifiedUserAnnotations");
            wanted.getUserAnnotations().forEach(annotations::put);
        }
        JsonNode made =
                api.post(
                        "/apis/certificates.k8s.io/v1/namespaces/"
                                + namespace
                                + "/podcertificaterequests",
                        request);
        return namespace + "/" + made.at("/metadata/name").asString("");
    }

    @Override
    public Optional<CertificateAnswer> answer(String path) {
        return answers.apply(path);
    }
}
