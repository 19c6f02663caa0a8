package dev.navarch.api.decode;

import dev.navarch.api.type.Schema;

/**
 * The names that Kubernetes' answers use for types: those of its implementation language, which
 * clients and tests have come to expect.
 */
final class GoNames {

    private GoNames() {}

    /** {@code PodSpec} of {@code io.k8s.api.core.v1.PodSpec}. */
    static String simple(String definition) {
        return definition.substring(definition.lastIndexOf('.') + 1);
    }

    static String type(Schema schema) {
        if (!schema.definition().isEmpty()) {
            String[] parts = schema.definition().split("\\.");
            return parts[parts.length - 2] + "." + parts[parts.length - 1];
        }
        return switch (schema.type()) {
            case "array" -> "[]" + schema.items().map(GoNames::type).orElse("interface {}");
            case "object" ->
                    "map[string]"
                            + schema.additionalProperties()
                                    .map(GoNames::type)
                                    .orElse("interface {}");
            case "boolean" -> "bool";
            case "integer" -> schema.format().isEmpty() ? "int64" : schema.format();
            case "number" -> "float64";
            case "string" -> schema.format().equals("byte") ? "[]uint8" : "string";
            default -> "interface {}";
        };
    }
}
