package dev.navarch.api.validation;

import dev.navarch.api.decode.FieldPath;
import dev.navarch.api.type.Rule;
import dev.navarch.api.type.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One pass over an object and, beside it, its former state. What is as it was in an object of a
 * custom type stays allowed when its schema has become stricter (KEP-4008); rules about a change
 * hold in any case.
 */
final class ObjectWalk {

    private final RuleCatalog rules;
    private final RuleEngine engine;
    private final ObjectNode root;
    private final boolean custom;
    private final Causes causes;

    ObjectWalk(
            RuleCatalog rules, RuleEngine engine, ObjectNode root, boolean custom, Causes causes) {
        this.rules = rules;
        this.engine = engine;
        this.root = root;
        this.custom = custom;
        this.causes = causes;
    }

    /** The whole object. A custom type's schema may say of it what others say of their parts. */
    void whole(Schema schema, Optional<JsonNode> old) {
        boolean same = custom && old.isPresent() && Ratchet.sameButMetadata(root, old.get());
        if (custom) {
            keywords(schema, root, old, "", same);
        }
        object(schema, root, old, "", same);
    }

    private void object(
            Schema schema, ObjectNode object, Optional<JsonNode> old, String path, boolean same) {
        DefinitionRules said =
                schema.definition().isEmpty()
                        ? DefinitionRules.NONE
                        : rules.of(schema.definition());
        if (!same) {
            required(schema, said, object, path);
        }
        fields(said, object, old, path);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            if (path.isEmpty() && isOthers(name)) {
                continue;
            }
            if (path.isEmpty() && isUnchanged(field.getValue(), name, old)) {
                continue;
            }
            Optional<Schema> known = schema.field(name);
            if (known.isPresent() && hasRules(known.get(), field.getValue())) {
                String at =
                        schema.properties().containsKey(name)
                                ? FieldPath.child(path, name)
                                : custom ? FieldPath.child(path, name) : FieldPath.key(path, name);
                value(known.get(), field.getValue(), old.map(o -> o.get(name)), at, same);
            }
        }
        for (Check check : said.checks()) {
            check.check(object, old, path, root, causes);
        }
        for (Rule rule : said.rules()) {
            engine.checkAt(rule, schema, object, old, path, causes);
        }
    }

    /** A built-in type's scalar has rules by its struct; few have some of their own. */
    private boolean hasRules(Schema schema, JsonNode value) {
        return custom || value.isContainer() || !schema.keywords().isEmpty();
    }

    /** What was stored is valid; most updates of an object leave its specification alone. */
    private boolean isUnchanged(JsonNode value, String field, Optional<JsonNode> old) {
        return !custom && old.isPresent() && value.equals(old.get().get(field));
    }

    /**
     * Metadata has its own rules; the status of a built-in type is written by components that may
     * say less than its schema asks for.
     */
    private boolean isOthers(String field) {
        return field.equals("metadata") || (field.equals("status") && !custom);
    }

    private void required(Schema schema, DefinitionRules said, ObjectNode object, String path) {
        for (String name : schema.required()) {
            if (said.optional().contains(name) || (path.isEmpty() && isOthers(name))) {
                continue;
            }
            JsonNode value = object.path(name);
            if (value.isMissingNode() || (!custom && isEmptyText(value))) {
                causes.required(FieldPath.child(path, name), "");
            }
        }
        for (String name : said.required()) {
            JsonNode value = object.path(name);
            if (value.isMissingNode()
                    || isEmptyText(value)
                    || (value.isContainer() && value.isEmpty())) {
                causes.required(FieldPath.child(path, name), "");
            }
        }
    }

    private static boolean isEmptyText(JsonNode value) {
        return value.isString() && value.asString().isEmpty();
    }

    private void fields(
            DefinitionRules said, ObjectNode object, Optional<JsonNode> old, String path) {
        for (Map.Entry<String, Set<String>> field : said.enums().entrySet()) {
            JsonNode value = object.path(field.getKey());
            for (JsonNode each : value.isArray() ? value : java.util.List.of(value)) {
                if (each.isString()
                        && !each.asString().isEmpty()
                        && !field.getValue().contains(each.asString())) {
                    causes.notSupported(
                            FieldPath.child(path, field.getKey()), each, field.getValue());
                }
            }
        }
        said.minimum()
                .forEach((name, least) -> {
                    JsonNode value = object.path(name);
                    if (value.isNumber() && value.asLong() < least) {
                        causes.invalid(
                                FieldPath.child(path, name),
                                value,
                                "must be greater than or equal to " + least);
                    }
                });
        said.maximum()
                .forEach((name, greatest) -> {
                    JsonNode value = object.path(name);
                    if (value.isNumber() && value.asLong() > greatest) {
                        causes.invalid(
                                FieldPath.child(path, name),
                                value,
                                "must be less than or equal to " + greatest);
                    }
                });
        said.formats().forEach((name, format) -> format(name, format, object, path));
        for (String name : said.unique()) {
            Uniqueness.byName(object.path(name), FieldPath.child(path, name), causes);
        }
        for (String name : said.immutable()) {
            if (old.isPresent() && !Sameness.same(object.path(name), old.get().path(name))) {
                causes.invalid(
                        FieldPath.child(path, name), object.path(name), "field is immutable");
            }
        }
    }

    /** Of a field, or of each item or key of one. */
    private void format(String name, FormatCheck format, ObjectNode object, String path) {
        JsonNode value = object.path(name);
        String at = FieldPath.child(path, name);
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                for (String problem : format.problems(value.get(i))) {
                    causes.invalid(FieldPath.index(at, i), value.get(i), problem);
                }
            }
        } else if (value.isObject()) {
            LabelRules.check(at, value, causes);
        } else if (!value.isMissingNode() && !isEmptyText(value)) {
            for (String problem : format.problems(value)) {
                causes.invalid(at, value, problem);
            }
        }
    }

    /**
     * @param parentSame whether the nearest value above that has a former state is as it was
     */
    private void value(
            Schema schema,
            JsonNode value,
            Optional<JsonNode> old,
            String path,
            boolean parentSame) {
        boolean same = custom && old.map(value::equals).orElse(parentSame);
        if (custom && !same && !TypeKeyword.fits(schema, value, path, causes)) {
            return;
        }
        keywords(schema, value, old, path, same);
        if (value instanceof ObjectNode object) {
            object(schema, object, old, path, same);
        } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
            if (custom && !same) {
                Uniqueness.byListType(schema, array, path, causes);
            }
            OldItems former = new OldItems(schema, old);
            for (int i = 0; i < array.size(); i++) {
                value(
                        schema.items().get(),
                        array.get(i),
                        former.of(array.get(i)),
                        FieldPath.index(path, i),
                        same);
            }
        }
    }

    private void keywords(
            Schema schema, JsonNode value, Optional<JsonNode> old, String path, boolean same) {
        if (schema.keywords().isEmpty()) {
            return;
        }
        if (same) {
            engine.checkTransitions(schema, value, old, path, causes);
        } else {
            Keywords.check(schema, value, path, causes);
            engine.checkKeyword(schema, value, old, path, causes);
        }
    }
}
