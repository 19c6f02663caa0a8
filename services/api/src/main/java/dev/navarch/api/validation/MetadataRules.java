package dev.navarch.api.validation;

import dev.navarch.api.type.ResourceDefinition;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What {@code metadata} must be, for objects of every type. */
final class MetadataRules {

    /** The sum of all keys and values. */
    private static final int MAX_ANNOTATIONS = 256 * 1024;

    private MetadataRules() {}

    static void check(
            ResourceDefinition type, ObjectNode object, Optional<ObjectNode> old, Causes causes) {
        JsonNode metadata = object.path("metadata");
        if (old.isEmpty()) {
            names(type, metadata, causes);
        } else {
            unchanged(metadata, old.get().path("metadata"), causes);
        }
        labels("metadata.labels", metadata.path("labels"), causes);
        annotations(metadata.path("annotations"), causes);
        finalizers(metadata.path("finalizers"), causes);
        owners(metadata.path("ownerReferences"), causes);
    }

    private static void names(ResourceDefinition type, JsonNode metadata, Causes causes) {
        String name = metadata.path("name").asString("");
        String prefix = metadata.path("generateName").asString("");
        if (!prefix.isEmpty()) {
            String masked =
                    prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) : prefix;
            for (String problem : nameProblems(type, masked.isEmpty() ? "a" : masked)) {
                causes.invalid("metadata.generateName", prefix, problem);
            }
        }
        if (name.isEmpty()) {
            if (prefix.isEmpty()) {
                causes.required("metadata.name", "name or generateName is required");
            }
        } else {
            for (String problem : nameProblems(type, name)) {
                causes.invalid("metadata.name", name, problem);
            }
        }
        if (!type.namespaced() && !metadata.path("namespace").asString("").isEmpty()) {
            causes.forbidden("metadata.namespace", "not allowed on this type");
        }
    }

    private static List<String> nameProblems(ResourceDefinition type, String name) {
        return switch (type.nameRule()) {
            case "label" -> Format.DNS_LABEL.problems(name);
            case "service" -> Format.DNS_1035_LABEL.problems(name);
            case "pathSegment" -> Format.pathSegmentProblems(name);
            default -> Format.DNS_SUBDOMAIN.problems(name);
        };
    }

    private static void unchanged(JsonNode metadata, JsonNode old, Causes causes) {
        for (String field : List.of("name", "namespace", "uid", "creationTimestamp")) {
            JsonNode now = metadata.path(field);
            if (!now.isMissingNode() && old.has(field) && !now.equals(old.path(field))) {
                causes.invalid("metadata." + field, now, "field is immutable");
            }
        }
    }

    /** Also of pod templates and selectors. */
    static void labels(String path, JsonNode labels, Causes causes) {
        for (var label : labels.properties()) {
            for (String problem : Format.qualifiedNameProblems(label.getKey())) {
                causes.invalid(path, label.getKey(), problem);
            }
            String value = label.getValue().asString("");
            for (String problem : Format.LABEL_VALUE.problems(value)) {
                causes.invalid(path, value, problem);
            }
        }
    }

    private static void annotations(JsonNode annotations, Causes causes) {
        long size = 0;
        for (var annotation : annotations.properties()) {
            String key = annotation.getKey();
            size += key.length() + annotation.getValue().asString("").length();
            for (String problem :
                    Format.qualifiedNameProblems(key.toLowerCase(java.util.Locale.ROOT))) {
                causes.invalid("metadata.annotations", key, problem);
            }
        }
        if (size > MAX_ANNOTATIONS) {
            causes.tooLong("metadata.annotations", MAX_ANNOTATIONS);
        }
    }

    private static void finalizers(JsonNode finalizers, Causes causes) {
        for (JsonNode finalizer : finalizers) {
            for (String problem : Format.qualifiedNameProblems(finalizer.asString(""))) {
                causes.invalid("metadata.finalizers", finalizer, problem);
            }
        }
    }

    private static void owners(JsonNode owners, Causes causes) {
        int controllers = 0;
        for (int i = 0; i < owners.size(); i++) {
            JsonNode owner = owners.get(i);
            String path = "metadata.ownerReferences[" + i + "]";
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (owner.path(field).asString("").isEmpty()) {
                    causes.invalid(
                            path + "." + field,
                            StringNode.valueOf(""),
                            field + " must not be empty");
                }
            }
            if (owner.path("controller").asBoolean(false) && ++controllers == 2) {
                causes.invalid(
                        "metadata.ownerReferences",
                        owners,
                        "Only one reference can have Controller set to true");
            }
        }
    }
}
