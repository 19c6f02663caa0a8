package dev.navarch.api.webhook;

/** A webhook could not be called or answered with something else than success. */
public final class WebhookException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * @param code the HTTP status that it answered; 503 when it did not answer
     */
    public WebhookException(String message, int code) {
        super(message, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** What is wrong; never null, unlike {@link #getMessage}. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
