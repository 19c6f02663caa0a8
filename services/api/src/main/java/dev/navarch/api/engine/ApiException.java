package dev.navarch.api.engine;

import java.util.List;

/**
 * A request is refused; carries all that a {@code v1.Status} says. Expected, so it has no stack
 * trace. Factories for each reason are in {@link Refusals}.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * One thing that is wrong, as {@code status.details.causes} lists it.
     *
     * @param reason {@code FieldValueRequired}, {@code FieldValueInvalid}, …
     * @param message what is wrong
     * @param field the path of the field, {@code spec.containers[0].name}
     */
    public record Cause(String reason, String message, String field) {}

    /** Which object a status is about; parts may be empty. */
    public record Details(
            String group, String kind, String name, String uid, int retryAfterSeconds) {

        public static final Details NONE = new Details("", "", "", "", 0);
    }

    private final int code;
    private final String reason;
    private final transient Details details;
    private final transient List<Cause> causes;
    private final String continueToken;

    public ApiException(
            int code, String reason, String message, Details details, List<Cause> causes) {
        this(code, reason, message, details, causes, "");
    }

    /**
     * @param continueToken {@code status.metadata.continue}, by which a client whose page token
     *     expired may go on; empty everywhere else
     */
    public ApiException(
            int code,
            String reason,
            String message,
            Details details,
            List<Cause> causes,
            String continueToken) {
        super(message, null, false, false);
        this.continueToken = continueToken;
        this.code = code;
        this.reason = reason;
        this.details = details;
        this.causes = List.copyOf(causes);
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public Details details() {
        return details;
    }

    public List<Cause> causes() {
        return causes;
    }

    public String continueToken() {
        return continueToken;
    }
}
