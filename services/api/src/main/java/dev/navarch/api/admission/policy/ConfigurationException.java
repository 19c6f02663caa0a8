package dev.navarch.api.admission.policy;

/** A policy or a binding asks for something that cannot be. */
final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message, null, false, false);
    }

    /** What is wrong; never null, unlike {@link #getMessage}. */
    String text() {
        return String.valueOf(getMessage());
    }
}
