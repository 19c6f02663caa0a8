package dev.navarch.api.validation;

import dev.navarch.api.type.AnySchema;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.SchemaReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import tools.jackson.databind.JsonNode;

/**
 * {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not} of custom schemas. In a structural
 * schema they only bound values, so that they add no fields.
 */
final class Combinations {

    private static final SchemaReader READER = new SchemaReader(name -> AnySchema.INSTANCE);
    private static final Map<JsonNode, Schema> READ =
            Collections.synchronizedMap(new WeakHashMap<>());

    private Combinations() {}

    static void check(Schema schema, JsonNode value, String path, Causes causes) {
        for (JsonNode each : keyword(schema, "allOf")) {
            failures(each, value, path).forEach(causes::add);
        }
        JsonNode any = keyword(schema, "anyOf");
        if (!any.isEmpty() && passing(any, value, path) == 0) {
            causes.invalid(
                    path, value, path + " in body must validate at least one schema (anyOf)");
        }
        JsonNode one = keyword(schema, "oneOf");
        if (!one.isEmpty() && passing(one, value, path) != 1) {
            causes.invalid(
                    path, value, path + " in body must validate one and only one schema (oneOf)");
        }
        JsonNode not = keyword(schema, "not");
        if (not.isObject() && failures(not, value, path).isEmpty()) {
            causes.invalid(path, value, path + " in body must not validate the schema (not)");
        }
    }

    private static JsonNode keyword(Schema schema, String name) {
        JsonNode keyword = schema.keywords().get(name);
        return keyword == null ? tools.jackson.databind.node.MissingNode.getInstance() : keyword;
    }

    private static long passing(JsonNode schemas, JsonNode value, String path) {
        return schemas.valueStream().filter(s -> failures(s, value, path).isEmpty()).count();
    }

    private static List<dev.navarch.api.engine.ApiException.Cause> failures(
            JsonNode json, JsonNode value, String path) {
        Causes causes = new Causes();
        bound(READ.computeIfAbsent(json, READER::read), value, path, causes);
        return new ArrayList<>(causes.list());
    }

    private static void bound(Schema schema, JsonNode value, String path, Causes causes) {
        if (!schema.type().isEmpty() && !TypeKeyword.fits(schema, value, path, causes)) {
            return;
        }
        Keywords.check(schema, value, path, causes);
        for (String name : value.isObject() ? schema.required() : List.<String>of()) {
            if (!value.has(name)) {
                causes.required(path.isEmpty() ? name : path + "." + name, "");
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            schema.field(field.getKey())
                    .ifPresent(s ->
                            bound(
                                    s,
                                    field.getValue(),
                                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                                    causes));
        }
        if (value.isArray() && schema.items().isPresent()) {
            for (int i = 0; i < value.size(); i++) {
                bound(schema.items().get(), value.get(i), path + "[" + i + "]", causes);
            }
        }
    }
}
