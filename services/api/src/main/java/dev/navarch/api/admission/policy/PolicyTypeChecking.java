package dev.navarch.api.admission.policy;

import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.PolicyCompiler;
import dev.navarch.api.cel.PolicyCompiler.Use;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.api.type.TypeVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks a policy's expressions against the types that its rules name, each by all its names:
 * {@code status.typeChecking}. It warns only, since a type may yet change.
 */
final class PolicyTypeChecking {

    /** Of more types than this no more are checked, as in Kubernetes. */
    private static final int MAX_TYPES = 10;

    private final TypeRegistry types;

    PolicyTypeChecking(TypeRegistry types) {
        this.types = types;
    }

    ObjectNode check(JsonNode spec) {
        ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
        Map<ParamKind, Schema> schemas = schemas(spec);
        int i = 0;
        for (JsonNode validation : spec.path("validations")) {
            String at = "spec.validations[" + i++ + "].";
            check(spec, validation, at, "expression", Use.VALIDATION, schemas, warnings);
            check(spec, validation, at, "messageExpression", Use.MESSAGE, schemas, warnings);
        }
        ObjectNode checking = JsonNodeFactory.instance.objectNode();
        if (!warnings.isEmpty()) {
            checking.set("expressionWarnings", warnings);
        }
        return checking;
    }

    private static void check(
            JsonNode spec,
            JsonNode validation,
            String at,
            String field,
            Use use,
            Map<ParamKind, Schema> schemas,
            ArrayNode warnings) {
        String expression = validation.path(field).asString("");
        if (expression.isBlank()) {
            return;
        }
        StringBuilder found = new StringBuilder();
        schemas.forEach((kind, schema) -> {
            try {
                compiler(spec, schema).typeCheck(use, expression);
            } catch (CelException e) {
                found.append(kind.shown()).append(": ").append(e.text()).append('\n');
            }
        });
        if (!found.isEmpty()) {
            warnings.addObject().put("fieldRef", at + field).put("warning", found.toString());
        }
    }

    private static PolicyCompiler compiler(JsonNode spec, Schema schema) {
        PolicyCompiler compiler = PolicyCompiler.typed(spec.path("paramKind").isObject(), schema);
        for (JsonNode variable : spec.path("variables")) {
            try {
                compiler.variable(
                        variable.path("name").asString(""),
                        variable.path("expression").asString(""));
            } catch (CelException ofAnyType) {
                // Only validations are warned of.
            }
        }
        return compiler;
    }

    private Map<ParamKind, Schema> schemas(JsonNode spec) {
        Map<ParamKind, Schema> schemas = new LinkedHashMap<>();
        for (JsonNode rule : spec.path("matchConstraints").path("resourceRules")) {
            for (String group : texts(rule.path("apiGroups"))) {
                for (String version : texts(rule.path("apiVersions"))) {
                    for (String resource : texts(rule.path("resources"))) {
                        if (schemas.size() < MAX_TYPES) {
                            types.find(group, version, resource)
                                    .ifPresent(type -> add(type, version, schemas));
                        }
                    }
                }
            }
        }
        return schemas;
    }

    private static void add(
            ResourceDefinition type, String version, Map<ParamKind, Schema> schemas) {
        type.version(version)
                .map(TypeVersion::schema)
                .ifPresent(schema ->
                        schemas.put(
                                new ParamKind(type.key().group(), version, type.kind()), schema));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString("")));
        return texts;
    }
}
