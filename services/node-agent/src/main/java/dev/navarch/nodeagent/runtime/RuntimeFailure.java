package dev.navarch.nodeagent.runtime;

/** The runtime could not do what was asked; the message is the runtime's own, fit for an event. */
public final class RuntimeFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RuntimeFailure(String message) {
        super(message);
    }

    public RuntimeFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "the container runtime failed" : message;
    }
}
