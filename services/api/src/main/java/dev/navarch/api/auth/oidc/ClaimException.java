package dev.navarch.api.auth.oidc;

/** A token's claims do not make a user; the message says why, for the log. */
final class ClaimException extends Exception {

    private static final long serialVersionUID = 1L;

    ClaimException(String message) {
        super(message, null, false, false);
    }
}
