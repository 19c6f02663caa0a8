package dev.navarch.api.store;

/**
 * The store does not answer at present; nothing is known to have changed, and a later try may do.
 */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(Exception cause) {
        super("the database does not answer: " + cause.getMessage(), cause);
    }

    public StoreUnavailableException(String message) {
        super(message);
    }
}
