package dev.navarch.api.auth;

import dev.navarch.wire.http.Connection;
import dev.navarch.wire.http.Headers;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks authenticators in turn. Who shows nothing is anonymous; who shows something wrong and
 * nothing right is refused.
 */
public final class Authenticators {

    private final List<Authenticator> chain;
    private final Supplier<AnonymousAccess> anonymous;

    /**
     * @param anonymous where who shows nothing may go on as nobody; asked at each such request
     */
    public Authenticators(List<Authenticator> chain, Supplier<AnonymousAccess> anonymous) {
        this.chain = List.copyOf(chain);
        this.anonymous = anonymous;
    }

    /**
     * @param path that of the request, without its query
     * @return empty when the request must be answered with 401
     */
    public Optional<User> user(Connection connection, Headers headers, String path) {
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
        return refused || !anonymous.get().covers(path)
                ? Optional.empty()
                : Optional.of(User.ANONYMOUS);
    }
}
