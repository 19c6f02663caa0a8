package dev.navarch.nodeagent.join;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.client.ApiClientException;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.RequestWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gets a node's certificates by CertificateSigningRequests; the keys never leave the machine. */
final class SigningRequests {

    private static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static final long POLL_NANOS = 200_000_000;

    private final ApiClient api;
    private final String node;
    private final Duration limit;

    /**
     * @param limit how long to wait for each to be approved and signed
     */
    SigningRequests(ApiClient api, String node, Duration limit) {
        this.api = api;
        this.node = node;
        this.limit = limit;
    }

    /** The certificate by which the node is a client. */
    Identity client() throws IOException {
        return get(
                "kubernetes.io/kube-apiserver-client-kubelet",
                "client auth",
                CertificateSpec.client("system:node:" + node, "system:nodes"));
    }

    /** The certificate of the node's server. */
    Identity serving(String address) throws IOException {
        return get(
                "kubernetes.io/kubelet-serving",
                "server auth",
                new CertificateSpec(
                        "system:node:" + node,
                        List.of("system:nodes"),
                        List.of(node),
                        List.of(address),
                        true,
                        false,
                        Duration.ZERO));
    }

    private Identity get(String signer, String usage, CertificateSpec wanted) throws IOException {
        KeyPair keys = KeyPairs.create();
        ObjectNode request =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("apiVersion", "certificates.k8s.io/v1")
                        .put("kind", "CertificateSigningRequest");
        request.putObject("metadata").put("generateName", "node-");
        String pem = RequestWriter.pem(keys, wanted);
        ObjectNode spec =
                request.putObject("spec")
                        .put("signerName", signer)
                        .put(
                                "request",
                                Base64.getEncoder()
                                        .encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        spec.putArray("usages").add("digital signature").add(usage);
        String name = create(request).at("/metadata/name").asString("");
        String certificate = await(name);
        try {
            return new Identity(keys.getPrivate(), Pem.certificates(certificate));
        } catch (GeneralSecurityException e) {
            throw new IOException("what was signed for " + name + " is no certificate", e);
        }
    }

    private JsonNode create(JsonNode request) throws IOException {
        try {
            return api.post(PATH, request);
        } catch (ApiClientException refused) {
            if (refused.code() == 401) {
                throw new JoinException(
                        "the API server does not let the token in: it has expired or was deleted;"
                                + " \"navarch token create\" makes a new one",
                        refused);
            }
            if (refused.code() == 403) {
                throw new JoinException(
                        "no certificate may be asked for with this: " + refused.getMessage(),
                        refused);
            }
            throw refused;
        }
    }

    private String await(String name) throws IOException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            JsonNode status = api.get(PATH + "/" + name).path("status");
            for (JsonNode condition : status.path("conditions")) {
                String type = condition.path("type").asString("");
                if (type.equals("Denied") || type.equals("Failed")) {
                    throw new JoinException(
                            "the request "
                                    + name
                                    + " for a certificate was refused: "
                                    + condition.path("message").asString(type));
                }
            }
            String certificate = status.path("certificate").asString("");
            if (!certificate.isEmpty()) {
                return new String(
                        Base64.getMimeDecoder().decode(certificate), StandardCharsets.US_ASCII);
            }
            if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                throw new JoinException(
                        "the request "
                                + name
                                + " for a certificate was neither approved nor denied within "
                                + limit.toSeconds()
                                + " s; \"kubectl describe csr "
                                + name
                                + "\" says more. A name or an address of this node may be another"
                                + " node's.");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
