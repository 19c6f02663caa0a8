package dev.navarch.api.admission.policy;

/** An expression fails, or yields what nobody can use. */
final class EvaluationException extends Exception {

    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
        super(message, null, false, false);
    }

    /** What is wrong; never null, unlike {@link #getMessage}. */
    String text() {
        return String.valueOf(getMessage());
    }
}
