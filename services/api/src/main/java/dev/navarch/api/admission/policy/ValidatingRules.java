package dev.navarch.api.admission.policy;

import dev.navarch.api.cel.CelProgram;
import dev.navarch.api.cel.PolicyCompiler.Result;
import dev.navarch.api.cel.PolicyCompiler.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The expressions of a ValidatingAdmissionPolicy. */
record ValidatingRules(
        Conditions conditions,
        Map<String, CelProgram> variables,
        List<Validation> validations,
        List<Annotation> annotations) {

    /**
     * @param message may be empty
     * @param reason {@code Invalid}, {@code Forbidden}, …
     */
    record Validation(
            Expression expression,
            String message,
            Optional<Expression> messageExpression,
            String reason) {}

    /** What the audit log is told. */
    record Annotation(String key, Expression value) {}

    static ValidatingRules read(JsonNode spec, boolean params) {
        RuleCompiler compiler = new RuleCompiler(spec, params, false);
        List<Validation> validations = new ArrayList<>();
        for (JsonNode validation : spec.path("validations")) {
            String text = validation.path("messageExpression").asString("");
            validations.add(
                    new Validation(
                            compiler.expression(
                                    Use.VALIDATION,
                                    validation.path("expression").asString(""),
                                    Result.BOOL),
                            validation.path("message").asString("").strip(),
                            text.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(
                                            compiler.expression(Use.MESSAGE, text, Result.STRING)),
                            validation.path("reason").asString("Invalid")));
        }
        List<Annotation> annotations = new ArrayList<>();
        for (JsonNode annotation : spec.path("auditAnnotations")) {
            annotations.add(
                    new Annotation(
                            annotation.path("key").asString(""),
                            compiler.expression(
                                    Use.AUDIT_ANNOTATION,
                                    annotation.path("valueExpression").asString(""),
                                    Result.STRING,
                                    Result.NULL)));
        }
        return new ValidatingRules(
                compiler.conditions(spec),
                compiler.variables(),
                List.copyOf(validations),
                List.copyOf(annotations));
    }
}
