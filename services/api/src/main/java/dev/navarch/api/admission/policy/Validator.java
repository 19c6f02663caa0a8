package dev.navarch.api.admission.policy;

import dev.cel.common.values.NullValue;
import dev.navarch.api.cel.Budget;
import dev.navarch.api.cel.OutOfBudgetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates a policy's validations and audit annotations for one set of parameters. */
final class Validator {

    private static final int MAX_MESSAGE = 5 * 1024;
    private static final int MAX_ANNOTATION = 10 * 1024;
    private static final String INVALID = "Invalid";

    private final ValidatingRules rules;
    private final boolean failOpen;

    Validator(ValidatingRules rules, boolean failOpen) {
        this.rules = rules;
        this.failOpen = failOpen;
    }

    List<Verdict> judge(Map<String, Object> input) {
        List<Verdict> verdicts = new ArrayList<>();
        try {
            if (rules.conditions().hold(input, failOpen)) {
                validations(input, verdicts);
                annotations(input, verdicts);
            }
        } catch (EvaluationException e) {
            fail(0, e.text(), verdicts);
        } catch (OutOfBudgetException e) {
            verdicts.clear();
            fail(0, String.valueOf(e.getMessage()), verdicts);
        }
        return verdicts;
    }

    private void fail(int index, String message, List<Verdict> verdicts) {
        if (!failOpen) {
            verdicts.add(new Verdict.Failed(index, message, INVALID));
        }
    }

    private void validations(Map<String, Object> input, List<Verdict> verdicts) {
        Budget budget = new Budget(Budget.POLICY);
        Map<String, Object> variables = Evaluation.with(input, rules.variables(), budget);
        for (int i = 0; i < rules.validations().size(); i++) {
            ValidatingRules.Validation validation = rules.validations().get(i);
            try {
                Object result = validation.expression().evaluate(variables, budget);
                if (!Boolean.TRUE.equals(result)) {
                    verdicts.add(
                            new Verdict.Failed(
                                    i,
                                    message(validation, variables, budget),
                                    validation.reason()));
                }
            } catch (EvaluationException e) {
                fail(i, e.text(), verdicts);
            }
        }
    }

    private static String message(
            ValidatingRules.Validation validation, Map<String, Object> variables, Budget budget) {
        return validation
                .messageExpression()
                .flatMap(expression -> said(expression, variables, budget))
                .or(() -> Optional.of(validation.message()).filter(m -> !m.isEmpty()))
                .orElseGet(() -> "failed expression: " + validation.expression().text().strip());
    }

    private static Optional<String> said(
            Expression expression, Map<String, Object> variables, Budget budget) {
        try {
            return expression.evaluate(variables, budget) instanceof String text
                            && !text.isBlank()
                            && text.strip().length() <= MAX_MESSAGE
                            && !text.strip().contains("\n")
                    ? Optional.of(text.strip())
                    : Optional.empty();
        } catch (EvaluationException e) {
            return Optional.empty();
        }
    }

    private void annotations(Map<String, Object> input, List<Verdict> verdicts) {
        Budget budget = new Budget(Budget.POLICY);
        Map<String, Object> variables = Evaluation.with(input, rules.variables(), budget);
        for (ValidatingRules.Annotation annotation : rules.annotations()) {
            try {
                Object value = annotation.value().evaluate(variables, budget);
                if (value instanceof String text) {
                    annotate(annotation.key(), text.strip(), verdicts);
                } else if (value != NullValue.NULL_VALUE) {
                    throw new EvaluationException(
                            "valueExpression '"
                                    + annotation.value().text()
                                    + "' resulted in unsupported return type. Return type must be"
                                    + " either string or null.");
                }
            } catch (EvaluationException e) {
                if (!failOpen) {
                    verdicts.add(new Verdict.Broken(e.text()));
                }
            }
        }
    }

    private static void annotate(String key, String value, List<Verdict> verdicts) {
        if (!value.isEmpty()) {
            verdicts.add(
                    new Verdict.Annotated(
                            key, value.substring(0, Math.min(value.length(), MAX_ANNOTATION))));
        }
    }
}
