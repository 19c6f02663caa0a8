package dev.navarch.schema.build;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The definitions whose JSON form is not that of their fields. */
final class WellKnown {

    private WellKnown() {}

    static ObjectNode schema(String definition) {
        String name = definition.substring(definition.lastIndexOf('.') + 1);
        ObjectNode schema = JsonMapper.shared().createObjectNode();
        return switch (name) {
            case "Time", "MicroTime" -> schema.put("type", "string").put("format", "date-time");
            case "Quantity" ->
                    schema.put(
                                    "description",
                                    "An amount of a resource: a decimal number with an optional"
                                            + " suffix, either binary (Ki, Mi, Gi, Ti, Pi, Ei) or"
                                            + " decimal (n, u, m, k, M, G, T, P, E) or an exponent"
                                            + " (1e3). It is kept in canonical form.")
                            .put("type", "string")
                            .put("format", "quantity");
            case "IntOrString" ->
                    schema.put("description", "A number or a text, such as a port or a percentage.")
                            .put("type", "string")
                            .put("format", "int-or-string");
            case "FieldsV1", "RawExtension" ->
                    schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
            default -> schema.put("x-kubernetes-preserve-unknown-fields", true);
        };
    }
}
