package dev.navarch.api.selector;

/** A selector cannot be read; HTTP says {@code 400 BadRequest} with this message. */
public final class SelectorSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String message;

    public SelectorSyntaxException(String message) {
        super(message, null, false, false);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
