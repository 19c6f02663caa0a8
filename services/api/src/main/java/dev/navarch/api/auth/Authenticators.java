package dev.navarch.api.auth;

import dev.navarch.wire.http.Connection;
import dev.navarch.wire.http.Headers;
import java.util.List;
import java.util.Optional;

/**
 * Asks authenticators in turn. Who shows nothing is anonymous; who shows something wrong and
 * nothing right is refused.
 */
public final class Authenticators {

    private final List<Authenticator> chain;
    private final boolean anonymous;

    /**
     * @param anonymous whether who shows nothing may go on as nobody
     */
    public Authenticators(List<Authenticator> chain, boolean anonymous) {
        this.chain = List.copyOf(chain);
        this.anonymous = anonymous;
    }

    /**
     * @return empty when the request must be answered with 401
     */
    public Optional<User> user(Connection connection, Headers headers) {
        boolean refused = false;
        for (Authenticator authenticator : chain) {
            switch (authenticator.authenticate(connection, headers)) {
                case Authentication.Known known -> {
                    return Optional.of(known.user());
                }
                case Authentication.NoOpinion nothing -> {}
                case Authentication.Refused wrong -> refused = true;
            }
        }
        return refused || !anonymous ? Optional.empty() : Optional.of(User.ANONYMOUS);
    }
}
