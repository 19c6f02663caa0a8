package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;
import static dev.navarch.api.decode.FieldPath.index;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of the sources of a projected volume, each alone and all together. */
final class ProjectionChecks {

    private static final List<String> KEY_TYPES =
            List.of("RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519");
    private static final List<String> CERTIFICATE_PATHS =
            List.of("credentialBundlePath", "keyPath", "certificateChainPath");
    private static final List<String> WITH_ITEMS = List.of("configMap", "secret", "downwardAPI");

    private final String volume;
    private final Causes causes;
    private final Set<String> paths = new HashSet<>();

    private ProjectionChecks(String volume, Causes causes) {
        this.volume = volume;
        this.causes = causes;
    }

    static void check(
            ObjectNode projected,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        if (old.filter(before -> Sameness.same(before, projected)).isPresent()) {
            return;
        }
        ProjectionChecks checks = new ProjectionChecks(path, causes);
        JsonNode sources = projected.path("sources");
        for (int i = 0; i < sources.size(); i++) {
            checks.source(sources.get(i), index(child(path, "sources"), i));
        }
    }

    private void source(JsonNode source, String path) {
        if (source.size() > 1) {
            causes.forbidden(path, "may not specify more than 1 volume type");
        }
        for (String sort : WITH_ITEMS) {
            source.path(sort).path("items").forEach(item -> taken(item.path("path").asString("")));
        }
        if (source.path("clusterTrustBundle") instanceof ObjectNode bundle) {
            trustBundle(bundle, child(path, "clusterTrustBundle"));
        }
        if (source.path("podCertificate") instanceof ObjectNode certificate) {
            certificate(certificate, child(path, "podCertificate"));
        }
    }

    private void trustBundle(ObjectNode bundle, String path) {
        boolean named = bundle.has("name");
        boolean signed = bundle.has("signerName");
        if (named && signed) {
            causes.invalid(path, bundle, "only one of name and signerName may be used");
        } else if (named) {
            String name = bundle.path("name").asString("");
            if (name.isEmpty()) {
                causes.required(child(path, "name"), "must be a valid object name");
            }
            String[] parts = name.split(":", -1);
            for (String problem :
                    Format.DNS_SUBDOMAIN.problems(parts.length == 3 ? parts[2] : name)) {
                causes.invalid(
                        child(path, "name"),
                        name,
                        "not a valid clustertrustbundlename: " + problem);
            }
            if (bundle.has("labelSelector")) {
                causes.invalid(
                        child(path, "labelSelector"),
                        bundle.path("labelSelector"),
                        "labelSelector must be unset if name is specified");
            }
        } else if (signed) {
            if (bundle.path("signerName").asString("").isEmpty()) {
                causes.required(child(path, "signerName"), "must be a valid signer name");
            }
            CertificateChecks.signer(bundle, path, causes);
        } else {
            causes.required(path, "either name or signerName must be specified");
        }
        local(bundle, path, "path");
    }

    private void certificate(ObjectNode certificate, String path) {
        CertificateChecks.signer(certificate, path, causes);
        if (!KEY_TYPES.contains(certificate.path("keyType").asString(""))) {
            causes.notSupported(child(path, "keyType"), certificate.path("keyType"), KEY_TYPES);
        }
        if (certificate.path("maxExpirationSeconds").isNumber()) {
            JsonNode seconds = certificate.path("maxExpirationSeconds");
            int longest = PodCertificateChecks.longest(certificate);
            if (seconds.asLong() < PodCertificateChecks.SHORTEST_SECONDS) {
                causes.invalid(
                        child(path, "maxExpirationSeconds"),
                        seconds,
                        "if provided, maxExpirationSeconds must be >= "
                                + PodCertificateChecks.SHORTEST_SECONDS);
            } else if (seconds.asLong() > longest) {
                causes.invalid(
                        child(path, "maxExpirationSeconds"),
                        seconds,
                        "if provided, maxExpirationSeconds must be <= " + longest);
            }
        }
        UserAnnotations.check(
                certificate.path("userAnnotations"), child(path, "userAnnotations"), causes);
        boolean somewhere = false;
        for (String field : CERTIFICATE_PATHS) {
            if (!certificate.path(field).asString("").isEmpty()) {
                somewhere = true;
                local(certificate, path, field);
            }
        }
        if (!somewhere) {
            causes.required(
                    path,
                    "specify at least one of credentialBundlePath, keyPath, and"
                            + " certificateChainPath");
        }
    }

    /** A path of a file inside the volume, clear of the names that the node agent uses there. */
    private void local(ObjectNode source, String path, String field) {
        String file = source.path(field).asString("");
        if (file.startsWith("/")) {
            causes.invalid(child(path, field), file, "must be a relative path");
        }
        if (List.of(file.split("/")).contains("..")) {
            causes.invalid(child(path, field), file, "must not contain '..'");
        } else if (file.startsWith("..")) {
            causes.invalid(child(path, field), file, "must not start with '..'");
        }
        taken(file);
    }

    private void taken(String file) {
        if (!file.isEmpty() && !paths.add(file)) {
            causes.invalid(volume, file, "conflicting duplicate paths");
        }
    }
}
