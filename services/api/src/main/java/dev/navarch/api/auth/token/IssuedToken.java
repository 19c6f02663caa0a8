package dev.navarch.api.auth.token;

import java.time.Instant;

/** A token as issued; its text is never logged. */
public record IssuedToken(String token, Instant expires) {

    @Override
    public String toString() {
        return "IssuedToken[expires=" + expires + "]";
    }
}
