package dev.navarch.api.admission.policy;

/** What a policy says of a request. */
sealed interface Verdict {

    /**
     * A validation does not hold, or cannot be evaluated where that is as bad.
     *
     * @param index of the validation
     * @param reason {@code Invalid}, {@code Forbidden}, …
     */
    record Failed(int index, String message, String reason) implements Verdict {}

    /** Something for the audit log. */
    record Annotated(String key, String value) implements Verdict {}

    /** An annotation cannot be evaluated, which refuses the request whatever the actions are. */
    record Broken(String message) implements Verdict {}
}
