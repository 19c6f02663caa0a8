package dev.navarch.api.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/** A compiled expression; may be run by many threads at once. */
public final class CelExpression {

    private final CelRuntime.Program program;

    CelExpression(CelRuntime.Program program) {
        this.program = program;
    }

    /**
     * @param variables as {@link CelValues} makes them
     * @throws CelException if the evaluation fails
     */
    public Object evaluate(Map<String, ?> variables) {
        try {
            return program.eval(variables);
        } catch (CelEvaluationException e) {
            throw new CelException(EvaluationProblem.of(e));
        }
    }

    /**
     * @throws CelException if the evaluation fails or does not yield a boolean
     */
    public boolean holds(Map<String, ?> variables) {
        Object result = evaluate(variables);
        if (result instanceof Boolean holds) {
            return holds;
        }
        throw new CelException("cel expression must evaluate to a bool");
    }
}
