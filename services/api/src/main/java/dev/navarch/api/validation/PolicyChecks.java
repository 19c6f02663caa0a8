package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.CelValues;
import dev.navarch.api.cel.PolicyCompiler;
import dev.navarch.api.cel.PolicyCompiler.Result;
import dev.navarch.api.cel.PolicyCompiler.Use;
import dev.navarch.api.decode.FieldPath;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of admission policies, whose expressions are compiled. */
final class PolicyChecks {

    private static final int MAX_CONDITIONS = 64;
    private static final int MAX_ANNOTATIONS = 20;
    private static final int MAX_ANNOTATION_EXPRESSION = 5 * 1024;
    private static final String EITHER =
            "validations or auditAnnotations must contain at least one item";
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private final PolicyCompiler compiler;
    private final String path;
    private final Causes causes;

    private PolicyChecks(JsonNode spec, boolean mutates, String path, Causes causes) {
        this.compiler = new PolicyCompiler(spec.path("paramKind").isObject(), mutates);
        this.path = path;
        this.causes = causes;
    }

    static void validating(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        PolicyChecks checks = new PolicyChecks(spec, false, path, causes);
        checks.constraints(spec);
        if (old.filter(spec::equals).isEmpty()) {
            checks.conditions(spec.path("matchConditions"));
            checks.variables(spec.path("variables"));
            checks.validations(spec, root.path("metadata").path("name").asString(""));
        }
    }

    static void mutating(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        PolicyChecks checks = new PolicyChecks(spec, true, path, causes);
        checks.constraints(spec);
        if (old.filter(spec::equals).isEmpty()) {
            checks.conditions(spec.path("matchConditions"));
            checks.variables(spec.path("variables"));
            checks.mutations(spec.path("mutations"));
        }
    }

    /** Which objects a policy is for; without any rule nothing would tell their types. */
    private void constraints(JsonNode spec) {
        JsonNode match = spec.path("matchConstraints");
        if (!match.isObject()) {
            causes.required(child(path, "matchConstraints"), "");
        } else if (match.path("resourceRules").isEmpty()) {
            causes.required(child(child(path, "matchConstraints"), "resourceRules"), "");
        }
    }

    private void conditions(JsonNode conditions) {
        String at = child(path, "matchConditions");
        if (conditions.size() > MAX_CONDITIONS) {
            causes.tooMany(at, conditions.size(), MAX_CONDITIONS);
            return;
        }
        each(
                conditions,
                at,
                (condition, where) ->
                        expression(
                                condition,
                                "expression",
                                where,
                                "",
                                text -> compiler.compile(Use.MATCH_CONDITION, text, Result.BOOL)));
    }

    private void variables(JsonNode variables) {
        each(
                variables,
                child(path, "variables"),
                (variable, where) -> {
                    String name = variable.path("name").asString("");
                    if (name.isBlank()) {
                        causes.required(child(where, "name"), "name is not specified");
                    } else if (!IDENTIFIER.matcher(name).matches() || CelValues.isReserved(name)) {
                        causes.invalid(
                                child(where, "name"), name, "must be a valid CEL identifier");
                    }
                    expression(
                            variable,
                            "expression",
                            where,
                            "expression is not specified",
                            text -> compiler.variable(name, text));
                });
    }

    private void validations(JsonNode spec, String policy) {
        JsonNode validations = spec.path("validations");
        JsonNode annotations = spec.path("auditAnnotations");
        if (validations.isEmpty() && annotations.isEmpty()) {
            causes.required(child(path, "validations"), EITHER);
            causes.required(child(path, "auditAnnotations"), EITHER);
        }
        each(validations, child(path, "validations"), this::validation);
        String at = child(path, "auditAnnotations");
        if (annotations.size() > MAX_ANNOTATIONS) {
            causes.invalid(
                    at,
                    annotations,
                    "must not have more than " + MAX_ANNOTATIONS + " auditAnnotations");
        }
        Set<String> keys = new HashSet<>();
        each(
                annotations,
                at,
                (annotation, where) -> {
                    JsonNode key = annotation.path("key");
                    annotation(annotation, policy + "/" + key.asString(""), where);
                    if (!keys.add(key.asString(""))) {
                        causes.duplicate(child(where, "key"), key);
                    }
                });
    }

    private void validation(JsonNode validation, String at) {
        expression(
                validation,
                "expression",
                at,
                "expression is not specified",
                text -> compiler.compile(Use.VALIDATION, text, Result.BOOL));
        JsonNode messageExpression = validation.path("messageExpression");
        if (!messageExpression.asString("").isEmpty()) {
            if (messageExpression.asString("").isBlank()) {
                causes.invalid(
                        child(at, "messageExpression"),
                        messageExpression,
                        "must be non-empty if specified");
            } else {
                expression(
                        validation,
                        "messageExpression",
                        at,
                        "",
                        text -> compiler.compile(Use.MESSAGE, text, Result.STRING));
            }
        }
        JsonNode message = validation.path("message");
        if (!message.asString("").isEmpty() && message.asString("").isBlank()) {
            causes.invalid(child(at, "message"), message, "must be non-empty if specified");
        } else if (message.asString("").strip().matches("(?s).*[\n\r].*")) {
            causes.invalid(child(at, "message"), message, "must not contain line breaks");
        }
    }

    private void annotation(JsonNode annotation, String name, String at) {
        Format.qualifiedNameProblems(name)
                .forEach(problem -> causes.invalid(child(at, "key"), name, problem));
        if (annotation.path("valueExpression").asString("").strip().length()
                > MAX_ANNOTATION_EXPRESSION) {
            causes.required(
                    child(at, "valueExpression"),
                    "must not exceed " + MAX_ANNOTATION_EXPRESSION + " bytes in length");
            return;
        }
        expression(
                annotation,
                "valueExpression",
                at,
                "valueExpression is not specified",
                text ->
                        compiler.compile(
                                Use.AUDIT_ANNOTATION, text.strip(), Result.STRING, Result.NULL));
    }

    private void mutations(JsonNode mutations) {
        if (mutations.isEmpty()) {
            causes.required(child(path, "mutations"), "mutations must contain at least one item");
        }
        each(
                mutations,
                child(path, "mutations"),
                (mutation, where) -> {
                    switch (mutation.path("patchType").asString("")) {
                        case "JSONPatch" ->
                                mutation(
                                        mutation,
                                        where,
                                        "jsonPatch",
                                        "applyConfiguration",
                                        Result.PATCHES);
                        case "ApplyConfiguration" ->
                                mutation(
                                        mutation,
                                        where,
                                        "applyConfiguration",
                                        "jsonPatch",
                                        Result.OBJECT);
                        default -> {
                            // The enumeration says so.
                        }
                    }
                });
    }

    private void mutation(JsonNode mutation, String at, String own, String other, Result result) {
        String type = mutation.path("patchType").asString("");
        if (!mutation.path(own).isObject()) {
            causes.required(child(at, own), "must be specified when patchType is " + type);
        } else {
            expression(
                    mutation.path(own),
                    "expression",
                    child(at, own),
                    "",
                    text -> compiler.compile(Use.MUTATION, text.strip(), result));
        }
        if (mutation.path(other).isObject()) {
            causes.invalid(
                    child(at, other),
                    "{" + other + "}",
                    "must not be specified when patchType is " + type);
        }
    }

    private void expression(
            JsonNode owner, String field, String at, String missing, Consumer<String> compile) {
        String text = owner.path(field).asString("");
        if (text.isBlank()) {
            causes.required(child(at, field), missing);
            return;
        }
        try {
            compile.accept(text);
        } catch (CelException e) {
            causes.invalid(child(at, field), text, e.text());
        }
    }

    private static void each(JsonNode items, String at, Item check) {
        int i = 0;
        for (JsonNode item : items) {
            check.check(item, FieldPath.index(at, i++));
        }
    }

    private interface Item {
        void check(JsonNode item, String at);
    }
}
