package dev.navarch.api.engine;

/** What to do about unknown and duplicate fields: the {@code fieldValidation} parameter. */
public enum FieldValidation {
    /** Drops them silently. */
    IGNORE,
    /** Drops them and warns; what Kubernetes does when a client does not say. */
    WARN,
    /** Refuses the request with {@code 400 BadRequest}. */
    STRICT;

    /**
     * Reads the parameter; empty text means {@link #WARN}.
     *
     * @throws ApiException if it is none of Ignore, Warn and Strict
     */
    public static FieldValidation of(Options options) {
        String text = options.first("fieldValidation");
        return switch (text) {
            case "", "Warn" -> WARN;
            case "Ignore" -> IGNORE;
            case "Strict" -> STRICT;
            default ->
                    throw Refusals.badRequest(
                            "fieldValidation: Unsupported value: \""
                                    + text
                                    + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
        };
    }
}
