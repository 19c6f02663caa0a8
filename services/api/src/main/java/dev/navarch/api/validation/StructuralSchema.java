package dev.navarch.api.validation;

import dev.navarch.api.cel.CelCompiler;
import dev.navarch.api.cel.CelException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * What makes a schema structural: every part of it says its type, so that objects can be pruned and
 * defaulted. See "Specifying a structural schema" in the Kubernetes documentation.
 */
final class StructuralSchema {

    private static final CelCompiler COMPILER = new CelCompiler(List.of("self", "oldSelf"));

    private StructuralSchema() {}

    static void check(JsonNode schema, String path, Causes causes) {
        String type = schema.path("type").asString("");
        boolean free =
                schema.path("x-kubernetes-int-or-string").asBoolean(false)
                        || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
        if (type.isEmpty() && !free) {
            causes.required(path + ".type", "must not be empty for specified object fields");
        }
        for (String forbidden : List.of("$ref", "uniqueItems", "definitions", "dependencies")) {
            JsonNode said = schema.path(forbidden);
            if (!said.isMissingNode() && !(said.isBoolean() && !said.asBoolean())) {
                causes.forbidden(path + "." + forbidden, forbidden + " is not supported");
            }
        }
        if (type.equals("array") && !schema.path("items").isObject()) {
            causes.required(path + ".items", "must be specified");
        }
        listType(schema, path, causes);
        pattern(schema.path("pattern"), path, causes);
        rules(schema.path("x-kubernetes-validations"), path, causes);
        for (var property : schema.path("properties").properties()) {
            check(property.getValue(), path + ".properties[" + property.getKey() + "]", causes);
        }
        if (schema.path("items").isObject()) {
            check(schema.path("items"), path + ".items", causes);
        }
        if (schema.path("additionalProperties").isObject()) {
            check(schema.path("additionalProperties"), path + ".additionalProperties", causes);
        }
    }

    private static void listType(JsonNode schema, String path, Causes causes) {
        String listType = schema.path("x-kubernetes-list-type").asString("");
        if (listType.equals("map") && schema.path("x-kubernetes-list-map-keys").isEmpty()) {
            causes.required(
                    path + ".x-kubernetes-list-map-keys",
                    "must not be empty if x-kubernetes-list-type is map");
        }
        if (!listType.isEmpty() && !List.of("atomic", "set", "map").contains(listType)) {
            causes.notSupported(
                    path + ".x-kubernetes-list-type",
                    schema.path("x-kubernetes-list-type"),
                    List.of("atomic", "set", "map"));
        }
    }

    private static void pattern(JsonNode pattern, String path, Causes causes) {
        try {
            Pattern.compile(pattern.asString(""));
        } catch (PatternSyntaxException e) {
            causes.invalid(
                    path + ".pattern",
                    pattern,
                    "must be a valid regular expression, but isn't: " + e.getDescription());
        }
    }

    private static void rules(JsonNode rules, String path, Causes causes) {
        for (int i = 0; i < rules.size(); i++) {
            JsonNode rule = rules.get(i).path("rule");
            try {
                COMPILER.compile(rule.asString(""));
            } catch (CelException e) {
                causes.invalid(
                        path + ".x-kubernetes-validations[" + i + "].rule",
                        rule,
                        "compilation failed: " + e.text());
            }
        }
    }
}
