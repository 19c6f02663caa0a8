package dev.navarch.api.cel;

/** The expressions of a policy have done all that they may. */
public final class OutOfBudgetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfBudgetException() {
        super(
                "validation failed due to running out of cost budget, no further validation rules"
                        + " will be run",
                null,
                false,
                false);
    }
}
