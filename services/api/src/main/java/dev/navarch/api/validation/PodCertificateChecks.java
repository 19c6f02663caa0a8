package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import dev.navarch.wire.pki.Possession;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What must hold of requests for pods' certificates (KEP-4317): that who asks has the private key,
 * shown by signing the pod's uid with it, and how the request may end.
 */
final class PodCertificateChecks {

    private static final int SHORTEST_SECONDS = 3600;
    private static final int LONGEST_SECONDS = 91 * 24 * 3600;
    private static final int LONGEST_OF_KUBERNETES_SECONDS = 24 * 3600;
    private static final int LONGEST_UID = 128;
    private static final List<String> ENDS = List.of("Issued", "Denied", "Failed");

    private PodCertificateChecks() {}

    static void request(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (old.isPresent()) {
            return;
        }
        CertificateChecks.signer(spec, path, causes);
        for (String field : List.of("podName", "serviceAccountName", "nodeName")) {
            String name = spec.path(field).asString("");
            Format.DNS_SUBDOMAIN
                    .problems(name)
                    .forEach(problem -> causes.invalid(child(path, field), name, problem));
        }
        for (String field : List.of("podUID", "serviceAccountUID", "nodeUID")) {
            String uid = spec.path(field).asString("");
            if (uid.isEmpty()) {
                causes.invalid(child(path, field), uid, "must not be empty");
            } else if (uid.length() > LONGEST_UID) {
                causes.tooLong(child(path, field), LONGEST_UID);
            }
        }
        lifetime(spec, path, causes);
        key(spec, path, causes);
    }

    private static void lifetime(ObjectNode spec, String path, Causes causes) {
        boolean own = spec.path("signerName").asString("").startsWith("kubernetes.io/");
        int longest = own ? LONGEST_OF_KUBERNETES_SECONDS : LONGEST_SECONDS;
        JsonNode seconds = spec.path("maxExpirationSeconds");
        if (seconds.asInt(0) < SHORTEST_SECONDS || seconds.asInt(0) > longest) {
            causes.invalid(
                    child(path, "maxExpirationSeconds"),
                    seconds,
                    "must be in the range [%d, %d]".formatted(SHORTEST_SECONDS, longest));
        }
    }

    /** Either a stub of a request for a certificate, which is signed itself, or key and proof. */
    private static void key(ObjectNode spec, String path, Causes causes) {
        String stub = spec.path("stubPKCS10Request").asString("");
        String key = spec.path("pkixPublicKey").asString("");
        String proof = spec.path("proofOfPossession").asString("");
        if (!stub.isEmpty()) {
            if (!key.isEmpty() || !proof.isEmpty()) {
                causes.invalid(
                        child(path, "stubPKCS10Request"),
                        stub,
                        "may not be set together with pkixPublicKey and proofOfPossession");
            } else if (!Possession.ofRequest(decoded(stub))) {
                causes.invalid(
                        child(path, "stubPKCS10Request"),
                        stub,
                        "must be a PKCS#10 request that its own key has signed");
            }
            return;
        }
        try {
            Possession possession = Possession.of(decoded(key));
            if (!possession.proves(spec.path("podUID").asString(""), decoded(proof))) {
                causes.invalid(
                        child(path, "proofOfPossession"),
                        "<omitted>",
                        "could not verify proof-of-possession signature");
            }
        } catch (GeneralSecurityException unfit) {
            causes.invalid(child(path, "pkixPublicKey"), key, String.valueOf(unfit.getMessage()));
        }
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    /** A request ends once, in one way, and stays as it ended. */
    static void status(
            ObjectNode request,
            Optional<JsonNode> old,
            String top,
            ObjectNode root,
            Causes causes) {
        JsonNode status = request.path("status");
        int ends = 0;
        int i = 0;
        for (JsonNode condition : status.path("conditions")) {
            String at = "status.conditions[" + i + "]";
            if (!ENDS.contains(condition.path("type").asString(""))) {
                causes.notSupported(child(at, "type"), condition.path("type"), ENDS);
            } else {
                ends++;
                if (ends > 1) {
                    causes.invalid(
                            child(at, "type"),
                            condition.path("type"),
                            "There may be at most one condition with type \"Issued\", \"Denied\","
                                    + " or \"Failed\"");
                }
                if (!condition.path("status").asString("").equals("True")) {
                    causes.notSupported(
                            child(at, "status"), condition.path("status"), List.of("True"));
                }
            }
            i++;
        }
        JsonNode before = old.map(o -> o.path("status")).orElse(root.missingNode());
        if (!before.path("conditions").isEmpty()) {
            if (!before.equals(status)) {
                causes.invalid(
                        "status",
                        status,
                        "immutable after PodCertificateRequest is issued, denied, or failed");
            }
        } else if (ends == 1
                && !isIssued(status)
                && !Set.of("conditions").containsAll(names(status))) {
            causes.invalid(
                    "status",
                    status,
                    "non-condition status fields must be empty when denying or failing the"
                            + " PodCertificateRequest");
        } else if (isIssued(status) && status.path("certificateChain").asString("").isEmpty()) {
            causes.invalid(
                    "status.certificateChain",
                    "",
                    "issued certificate chain must contain at least one certificate");
        }
    }

    private static Set<String> names(JsonNode object) {
        return Set.copyOf(object.propertyNames());
    }

    private static boolean isIssued(JsonNode status) {
        return status.at("/conditions/0/type").asString("").equals("Issued");
    }
}
