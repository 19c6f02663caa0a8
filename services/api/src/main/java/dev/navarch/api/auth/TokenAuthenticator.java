package dev.navarch.api.auth;

import dev.navarch.api.auth.token.Tokens;
import dev.navarch.wire.http.Connection;
import dev.navarch.wire.http.Headers;
import java.util.List;
import java.util.Optional;

/** A bearer token, in the Authorization header or, for browsers, as a WebSocket subprotocol. */
public final class TokenAuthenticator implements Authenticator {

    private static final String BEARER = "bearer ";
    private static final String SUBPROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private final Tokens tokens;
    private final List<String> audiences;

    /**
     * @param audiences those of the API server
     */
    public TokenAuthenticator(Tokens tokens, List<String> audiences) {
        this.tokens = tokens;
        this.audiences = List.copyOf(audiences);
    }

    @Override
    public Authentication authenticate(Connection connection, Headers headers) {
        Optional<String> token = token(headers);
        if (token.isEmpty()) {
            return new Authentication.NoOpinion();
        }
        Optional<User> user = tokens.verify(token.get(), audiences).map(Tokens.Verified::user);
        return user.isPresent()
                ? new Authentication.Known(user.get())
                : new Authentication.Refused("invalid bearer token");
    }

    private static Optional<String> token(Headers headers) {
        Optional<String> authorization = headers.first("authorization");
        if (authorization.isPresent()
                && authorization.get().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            String token = authorization.get().substring(BEARER.length()).strip();
            return token.isEmpty() ? Optional.empty() : Optional.of(token);
        }
        List<String> protocols = headers.list("sec-websocket-protocol");
        return protocols.stream()
                .filter(p -> p.startsWith(SUBPROTOCOL))
                .findFirst()
                .map(p -> p.substring(SUBPROTOCOL.length()))
                .flatMap(TokenAuthenticator::decoded);
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(
                    new String(
                            java.util.Base64.getUrlDecoder().decode(text),
                            java.nio.charset.StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
