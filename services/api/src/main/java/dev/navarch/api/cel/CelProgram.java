package dev.navarch.api.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/** A compiled expression of a policy; may be run by many threads at once. */
public final class CelProgram {

    private final CelRuntime.Program program;
    private final String expression;

    CelProgram(CelRuntime.Program program, String expression) {
        this.program = program;
        this.expression = expression;
    }

    public String expression() {
        return expression;
    }

    /**
     * @param variables as {@link CelValues} makes them
     * @throws CelException if the evaluation fails
     * @throws OutOfBudgetException if it does too much
     */
    public Object evaluate(Map<String, ?> variables, Budget budget) {
        Budget.Call call = budget.call();
        try {
            return program.trace(variables, (part, value) -> call.step());
        } catch (CelEvaluationException e) {
            if (budget.isSpent()) {
                throw new OutOfBudgetException();
            }
            throw new CelException(
                    "expression '"
                            + expression
                            + "' resulted in error: "
                            + (call.isOver()
                                    ? "operation cancelled: actual cost limit exceeded"
                                    : EvaluationProblem.of(e)));
        }
    }
}
