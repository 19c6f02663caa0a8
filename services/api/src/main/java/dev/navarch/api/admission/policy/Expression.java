package dev.navarch.api.admission.policy;

import dev.navarch.api.cel.Budget;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.CelProgram;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An expression of a stored policy. It was found valid when it was written, perhaps by another
 * version of the server; what is wrong with it is said when it is evaluated.
 *
 * @param program empty when it does not compile
 * @param problem why not
 */
record Expression(String text, Optional<CelProgram> program, String problem) {

    static Expression of(String text, Supplier<CelProgram> compiler) {
        try {
            return new Expression(text, Optional.of(compiler.get()), "");
        } catch (CelException e) {
            return new Expression(text, Optional.empty(), e.text());
        }
    }

    /**
     * @throws EvaluationException if that fails
     * @throws dev.navarch.api.cel.OutOfBudgetException if the policy has done too much
     */
    Object evaluate(Map<String, ?> variables, Budget budget) throws EvaluationException {
        if (program.isEmpty()) {
            throw new EvaluationException("compilation error: " + problem);
        }
        try {
            return program.get().evaluate(variables, budget);
        } catch (CelException e) {
            throw new EvaluationException(e.text());
        }
    }
}
