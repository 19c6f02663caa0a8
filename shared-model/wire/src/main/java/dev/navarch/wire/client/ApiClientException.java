package dev.navarch.wire.client;

import java.io.IOException;

/** The API answered with something else than success. */
public final class ApiClientException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    /**
     * @param reason of the Status, {@code NotFound}; empty when the answer was none
     */
    public ApiClientException(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
