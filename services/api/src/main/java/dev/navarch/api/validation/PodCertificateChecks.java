package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import dev.navarch.wire.pki.Possession;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What must hold of requests for pods' certificates (KEP-4317): that who asks has the private key,
 * shown by signing a request for a certificate or the pod's uid with it.
 */
final class PodCertificateChecks {

    static final int SHORTEST_SECONDS = 3600;
    private static final int LONGEST_SECONDS = 91 * 24 * 3600;
    private static final int LONGEST_OF_KUBERNETES_SECONDS = 24 * 3600;
    private static final int LONGEST_UID = 128;

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
        UserAnnotations.check(
                spec.path("unverifiedUserAnnotations"),
                child(path, "unverifiedUserAnnotations"),
                causes);
        lifetime(spec, path, causes);
        key(spec, path, causes);
    }

    private static void lifetime(ObjectNode spec, String path, Causes causes) {
        int longest = longest(spec);
        JsonNode seconds = spec.path("maxExpirationSeconds");
        if (seconds.asInt(0) < SHORTEST_SECONDS || seconds.asInt(0) > longest) {
            causes.invalid(
                    child(path, "maxExpirationSeconds"),
                    seconds,
                    "must be in the range [%d, %d]".formatted(SHORTEST_SECONDS, longest));
        }
    }

    /** How many seconds a certificate of the signer may last at most. */
    static int longest(JsonNode spec) {
        boolean own = spec.path("signerName").asString("").startsWith("kubernetes.io/");
        return own ? LONGEST_OF_KUBERNETES_SECONDS : LONGEST_SECONDS;
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
                return;
            }
            try {
                Possession.ofRequest(decoded(stub));
            } catch (GeneralSecurityException unfit) {
                causes.invalid(
                        child(path, "stubPKCS10Request"), stub, String.valueOf(unfit.getMessage()));
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

    static byte[] decoded(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
