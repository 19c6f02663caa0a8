package dev.navarch.api.validation;

import dev.navarch.api.cel.CelCompiler;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.CelExpression;
import dev.navarch.api.cel.CelValues;
import dev.navarch.api.decode.FieldPath;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.type.AnySchema;
import dev.navarch.api.type.Rule;
import dev.navarch.api.type.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Evaluates validation rules. */
public final class RuleEngine {

    private static final Pattern OLD = Pattern.compile("\\boldSelf\\b");

    /** How Kubernetes writes the path of the whole object. */
    private static final String NO_PATH = "<nil>";

    private final CelCompiler compiler = new CelCompiler(List.of("self", "oldSelf"));

    /**
     * A rule of a type, which says where it applies. It is also evaluated where the value is absent
     * now and was present before, so that what may not change may not be removed either.
     */
    void check(Rule rule, Schema schema, ObjectNode object, Optional<JsonNode> old, Causes causes) {
        String pointer = rule.path().isEmpty() ? "" : "/" + rule.path().replace('.', '/');
        JsonNode value = object.at(pointer);
        Optional<JsonNode> former = old.map(o -> o.at(pointer));
        if (rule.expression().equals("self == oldSelf")) {
            if (former.isPresent() && !Sameness.same(former.get(), value)) {
                report(rule, value, rule.path(), causes);
            }
        } else if (!value.isMissingNode()) {
            Schema at =
                    rule.path().isEmpty()
                            ? schema
                            : schema.at(rule.path()).orElse(AnySchema.INSTANCE);
            checkAt(rule, at, value, former.filter(f -> !f.isMissingNode()), rule.path(), causes);
        }
    }

    /** A rule about the value at a path. */
    void checkAt(
            Rule rule,
            Schema schema,
            JsonNode value,
            Optional<JsonNode> old,
            String path,
            Causes causes) {
        if (OLD.matcher(rule.expression()).find() && old.isEmpty()) {
            return;
        }
        try {
            if (!compiler.compile(rule.expression()).holds(variables(schema, value, old))) {
                report(rule, value, path, causes);
            }
        } catch (CelException e) {
            causes.invalid(path, value, "rule evaluation failed: " + e.text());
        }
    }

    /** The rules that a schema carries in {@code x-kubernetes-validations}. */
    void checkKeyword(
            Schema schema, JsonNode value, Optional<JsonNode> old, String path, Causes causes) {
        checkKeyword(schema, value, old, path, rule -> true, causes);
    }

    /** Those of them that speak of the former state. */
    void checkTransitions(
            Schema schema, JsonNode value, Optional<JsonNode> old, String path, Causes causes) {
        checkKeyword(schema, value, old, path, RuleEngine::isTransition, causes);
    }

    private void checkKeyword(
            Schema schema,
            JsonNode value,
            Optional<JsonNode> old,
            String path,
            Predicate<JsonNode> which,
            Causes causes) {
        JsonNode rules = schema.keywords().get("x-kubernetes-validations");
        if (rules == null || value.isNull()) {
            return;
        }
        List<JsonNode> due = rules.valueStream().filter(which).toList();
        if (due.isEmpty()) {
            return;
        }
        Map<String, Object> variables = variables(schema, value, old);
        for (JsonNode rule : due) {
            check(rule, schema, new HashMap<>(variables), old.isPresent(), path, causes);
        }
    }

    private static boolean isTransition(JsonNode rule) {
        return OLD.matcher(rule.path("rule").asString("")).find();
    }

    private void check(
            JsonNode rule,
            Schema schema,
            Map<String, Object> variables,
            boolean hasOld,
            String path,
            Causes causes) {
        String expression = rule.path("rule").asString("");
        if (isTransition(rule) && !hasOld && !rule.path("optionalOldSelf").asBoolean(false)) {
            return;
        }
        String shown = schema.type().isEmpty() ? "object" : schema.type();
        try {
            CelExpression compiled = compiler.compile(expression);
            if (rule.path("optionalOldSelf").asBoolean(false)) {
                Object old = variables.get("oldSelf");
                variables.put(
                        "oldSelf", hasOld && old != null ? Optional.of(old) : Optional.empty());
            }
            if (compiled.holds(variables)) {
                return;
            }
        } catch (CelException e) {
            causes.invalid(
                    path.isEmpty() ? NO_PATH : path,
                    shown,
                    e.text() + " evaluating rule: " + expression);
            return;
        }
        String field = rule.path("fieldPath").asString("");
        String at = FieldPath.child(path, field.replaceFirst("^\\.", ""));
        if (field.isEmpty()) {
            at = path.isEmpty() ? NO_PATH : path;
        }
        String message = message(rule, variables);
        switch (rule.path("reason").asString("")) {
            case "FieldValueRequired" -> causes.required(at, message);
            case "FieldValueForbidden" -> causes.forbidden(at, message);
            case "FieldValueDuplicate" ->
                    causes.add(
                            new Cause(
                                    "FieldValueDuplicate",
                                    "Duplicate value: \"" + shown + "\": " + message,
                                    at));
            default -> causes.invalid(at, shown, message);
        }
    }

    private String message(JsonNode rule, Map<String, Object> variables) {
        String expression = rule.path("messageExpression").asString("");
        if (!expression.isEmpty()) {
            try {
                Object text = compiler.compile(expression).evaluate(variables);
                if (text instanceof String message && !message.isBlank()) {
                    return message;
                }
            } catch (CelException e) {
                // The plain message serves when the computed one fails.
            }
        }
        String message = rule.path("message").asString("");
        return message.isEmpty() ? "failed rule: " + rule.path("rule").asString("") : message;
    }

    private static Map<String, Object> variables(
            Schema schema, JsonNode value, Optional<JsonNode> old) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", CelValues.of(value, schema));
        old.ifPresent(o -> variables.put("oldSelf", CelValues.of(o, schema)));
        return variables;
    }

    private static void report(Rule rule, JsonNode value, String path, Causes causes) {
        String at = rule.fieldPath().isEmpty() ? path : FieldPath.child(path, rule.fieldPath());
        switch (rule.reason()) {
            case "FieldValueRequired" -> causes.required(at, rule.message());
            case "FieldValueForbidden" -> causes.forbidden(at, rule.message());
            case "FieldValueDuplicate" -> causes.duplicate(at, value);
            default -> {
                JsonNode shown =
                        rule.fieldPath().isEmpty()
                                ? value
                                : value.at("/" + rule.fieldPath().replace('.', '/'));
                causes.invalid(at, shown, rule.message());
            }
        }
    }
}
