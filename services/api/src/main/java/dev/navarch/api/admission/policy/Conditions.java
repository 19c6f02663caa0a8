package dev.navarch.api.admission.policy;

import dev.navarch.api.cel.Budget;
import dev.navarch.api.cel.OutOfBudgetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code matchConditions} (KEP-3716). */
record Conditions(List<Expression> expressions) {

    /**
     * One condition that is false settles it, whatever happens to the others.
     *
     * @throws EvaluationException if one fails and none is false
     */
    boolean hold(Map<String, ?> variables, boolean failOpen) throws EvaluationException {
        Budget budget = new Budget(Budget.CONDITIONS);
        List<String> failures = new ArrayList<>();
        for (Expression condition : expressions) {
            try {
                if (Boolean.FALSE.equals(condition.evaluate(variables, budget))) {
                    return false;
                }
            } catch (OutOfBudgetException e) {
                failures.add(String.valueOf(e.getMessage()));
                break;
            } catch (EvaluationException e) {
                failures.add(e.text());
            }
        }
        if (failures.isEmpty()) {
            return true;
        }
        if (failOpen) {
            return false;
        }
        throw new EvaluationException(
                failures.size() == 1 ? failures.getFirst() : failures.toString());
    }
}
