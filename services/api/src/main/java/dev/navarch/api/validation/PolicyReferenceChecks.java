package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of what admission policies and their bindings refer to. */
final class PolicyReferenceChecks {

    private static final Set<String> MUTABLE = Set.of("*", "CREATE", "UPDATE", "CONNECT");
    private static final String EXCLUSIVE = "name and selector are mutually exclusive";

    private PolicyReferenceChecks() {}

    static void paramKind(
            ObjectNode kind, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        String apiVersion = kind.path("apiVersion").asString("");
        String at = child(path, "apiVersion");
        String[] parts = apiVersion.split("/", -1);
        if (parts.length > 2) {
            causes.invalid(at, apiVersion, "unexpected GroupVersion string: " + apiVersion);
        } else if (!apiVersion.isEmpty()) {
            String version = parts[parts.length - 1];
            if (parts.length == 2 && !parts[0].isEmpty()) {
                report(at, parts[0], Format.DNS_SUBDOMAIN.problems(parts[0]), "", causes);
            }
            if (version.isEmpty()) {
                causes.invalid(at, apiVersion, "version must be specified");
            } else {
                report(at, version, Format.DNS_1035_LABEL.problems(version), "", causes);
            }
        }
        String name = kind.path("kind").asString("");
        if (!name.isEmpty()) {
            report(
                    child(path, "kind"),
                    name,
                    Format.DNS_1035_LABEL.problems(name.toLowerCase(Locale.ROOT)),
                    "may have mixed case, but should otherwise match: ",
                    causes);
        }
    }

    private static void report(
            String at, String value, List<String> problems, String before, Causes causes) {
        if (!problems.isEmpty()) {
            causes.invalid(at, value, before + String.join(",", problems));
        }
    }

    static void paramRef(
            ObjectNode ref, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        String name = ref.path("name").asString("");
        boolean selects = ref.path("selector").isObject();
        Format.pathSegmentProblems(name)
                .forEach(problem -> causes.invalid(child(path, "name"), name, problem));
        if (!name.isEmpty() && selects) {
            causes.forbidden(child(path, "name"), EXCLUSIVE);
            causes.forbidden(child(path, "selector"), EXCLUSIVE);
        } else if (name.isEmpty() && !selects) {
            causes.required(path, "one of name or selector must be specified");
        }
    }

    static void binding(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        JsonNode actions = spec.path("validationActions");
        List<String> texts = actions.valueStream().map(a -> a.asString("")).toList();
        String at = child(path, "validationActions");
        for (int i = 0; i < texts.size(); i++) {
            if (texts.indexOf(texts.get(i)) < i) {
                causes.duplicate(at + "[" + i + "]", actions.get(i));
            }
        }
        if (texts.contains("Deny") && texts.contains("Warn")) {
            causes.invalid(
                    at,
                    actions,
                    "must not contain both Deny and Warn (repeating the same validation failure"
                            + " information in the API response and headers serves no purpose)");
        }
        if (texts.isEmpty()) {
            causes.required(at, "at least one validation action is required");
        }
    }

    /** What is being deleted cannot be changed any more. */
    static void mutableOperations(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        for (String field : List.of("matchConstraints", "matchResources")) {
            for (JsonNode rule : spec.path(field).path("resourceRules")) {
                for (JsonNode operation : rule.path("operations")) {
                    if (!MUTABLE.contains(operation.asString(""))) {
                        causes.notSupported(
                                child(child(path, field), "resourceRules.operations"),
                                operation,
                                MUTABLE);
                    }
                }
            }
        }
    }
}
