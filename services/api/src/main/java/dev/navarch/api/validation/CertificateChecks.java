package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import dev.navarch.wire.pki.CertificateRequest;
import dev.navarch.wire.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of certificate signing requests. */
final class CertificateChecks {

    private static final int SHORTEST_SECONDS = 600;
    private static final Set<String> DECISIONS = Set.of("Approved", "Denied", "Failed");

    private CertificateChecks() {}

    /** What is asked for is checked once: afterwards it cannot change. */
    static void request(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (old.isPresent()) {
            return;
        }
        String text = spec.path("request").asString("");
        if (!text.isEmpty()) {
            try {
                CertificateRequest.parse(Base64.getMimeDecoder().decode(text));
            } catch (GeneralSecurityException | IllegalArgumentException damaged) {
                causes.invalid(child(path, "request"), text, String.valueOf(damaged.getMessage()));
            }
        }
        signer(spec, path, causes);
        Set<String> usages = new HashSet<>();
        int i = 0;
        for (JsonNode usage : spec.path("usages")) {
            if (!usages.add(usage.asString(""))) {
                causes.duplicate(child(path, "usages") + "[" + i + "]", usage);
            }
            i++;
        }
        JsonNode seconds = spec.path("expirationSeconds");
        if (seconds.isNumber() && seconds.asLong() < SHORTEST_SECONDS) {
            causes.invalid(
                    child(path, "expirationSeconds"),
                    seconds,
                    "may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    static void signer(ObjectNode spec, String path, Causes causes) {
        String name = spec.path("signerName").asString("");
        if (name.isEmpty()) {
            return;
        }
        if (name.equals("kubernetes.io/legacy-unknown")) {
            causes.invalid(
                    child(path, "signerName"),
                    name,
                    "the legacy signerName is not allowed via this API version");
        }
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            causes.invalid(
                    child(path, "signerName"),
                    name,
                    "must be a fully qualified domain and path of the form"
                            + " 'example.com/signer-name'");
            return;
        }
        if (!parts[0].contains(".")) {
            causes.invalid(
                    child(path, "signerName"),
                    name,
                    "should be a domain with at least two segments separated by dots");
        }
        for (String label : String.join(".", parts).split("\\.", -1)) {
            Format.DNS_LABEL
                    .problems(label)
                    .forEach(problem ->
                            causes.invalid(
                                    child(path, "signerName"),
                                    name,
                                    "validating label \"" + label + "\": " + problem));
        }
    }

    static void status(
            ObjectNode request,
            Optional<JsonNode> old,
            String top,
            ObjectNode root,
            Causes causes) {
        JsonNode status = request.path("status");
        String path = "status";
        Set<String> seen = new HashSet<>();
        int i = 0;
        for (JsonNode condition : status.path("conditions")) {
            String at = child(path, "conditions") + "[" + i + "]";
            String type = condition.path("type").asString("");
            if (type.isEmpty()) {
                causes.required(child(at, "type"), "");
            } else if (!seen.add(type)) {
                causes.duplicate(child(at, "type"), condition.path("type"));
            }
            String value = condition.path("status").asString("");
            if (value.isEmpty()) {
                causes.required(child(at, "status"), "");
            } else if (DECISIONS.contains(type) && !value.equals("True")) {
                causes.notSupported(child(at, "status"), condition.path("status"), List.of("True"));
            }
            if (seen.containsAll(Set.of("Approved", "Denied"))
                    && (type.equals("Approved") || type.equals("Denied"))) {
                causes.invalid(
                        child(at, "type"),
                        type,
                        "Approved and Denied conditions are mutually exclusive");
            }
            i++;
        }
        JsonNode before =
                old.isPresent() ? old.get().at("/status/certificate") : root.missingNode();
        certificate(status.path("certificate"), before, child(path, "certificate"), causes);
        old.ifPresent(o -> keeps(o, seen, path, causes));
    }

    private static void keeps(JsonNode old, Set<String> types, String path, Causes causes) {
        old.at("/status/conditions")
                .valueStream()
                .map(c -> c.path("type").asString(""))
                .filter(type -> DECISIONS.contains(type) && !types.contains(type))
                .forEach(type ->
                        causes.forbidden(
                                child(path, "conditions"),
                                "updates may not remove a condition of type \"" + type + '"'));
    }

    private static void certificate(JsonNode now, JsonNode before, String path, Causes causes) {
        String text = now.asString("");
        if (!before.asString("").isEmpty()) {
            if (!text.equals(before.asString())) {
                causes.forbidden(path, "updates may not modify existing certificate content");
            }
            return;
        }
        if (text.isEmpty()) {
            return;
        }
        try {
            Pem.certificates(
                    new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            causes.invalid(
                    path, "<certificate data>", "must contain at least one CERTIFICATE PEM block");
        }
    }
}
