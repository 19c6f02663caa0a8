package dev.navarch.api.page;

import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.http.Page;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.util.Optional;

/** By what key others can check service account tokens themselves (KEP-1393). */
public final class OpenIdPage implements Page {

    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final String KEYS = "/openid/v1/jwks";

    private final TokenSigner signer;
    private final String keysUri;

    /**
     * @param server {@code https://host:port}
     * @param keysUri where others find the keys, if it is not here
     */
    public OpenIdPage(TokenSigner signer, String server, Optional<String> keysUri) {
        this.signer = signer;
        this.keysUri = keysUri.orElse(server + KEYS);
    }

    @Override
    public boolean serves(String path) {
        return path.startsWith(CONFIGURATION) || path.startsWith(KEYS);
    }

    @Override
    public void answer(Exchange exchange) {
        boolean keys = exchange.path().startsWith(KEYS);
        exchange.respond(
                200,
                Headers.of(
                        "content-type",
                        keys ? "application/jwk-set+json" : "application/json",
                        "cache-control",
                        "public, max-age=3600"),
                keys ? signer.jwks() : signer.openIdConfiguration(keysUri));
    }
}
