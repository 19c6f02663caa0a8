package dev.navarch.api.audit.sink;

/** Events could not be written. */
public final class AuditException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /**
     * @param passing whether the same may succeed later
     */
    public AuditException(String message, boolean passing) {
        super(message, null, false, false);
        this.passing = passing;
    }

    boolean passing() {
        return passing;
    }
}
