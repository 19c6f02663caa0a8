package dev.navarch.api.store.postgres;

/** The database does not answer; nothing is known to have changed. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreUnavailableException(Exception cause) {
        super("the database does not answer: " + cause.getMessage(), cause);
    }
}
