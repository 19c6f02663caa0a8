package dev.navarch.api.auth;

import dev.navarch.wire.http.Connection;
import dev.navarch.wire.http.Headers;

/** Says who asks. */
@FunctionalInterface
public interface Authenticator {

    Authentication authenticate(Connection connection, Headers headers);
}
