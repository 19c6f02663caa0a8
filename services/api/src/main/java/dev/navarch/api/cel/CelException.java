package dev.navarch.api.cel;

/** An expression does not compile, or fails when it is run. */
public final class CelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CelException(String message) {
        super(message, null, false, false);
    }

    /** What is wrong; never null, unlike {@link #getMessage}. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
