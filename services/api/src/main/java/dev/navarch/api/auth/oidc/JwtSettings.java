package dev.navarch.api.auth.oidc;

import dev.navarch.api.cel.CelExpression;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * How tokens of one issuer become users: a {@code JWTAuthenticator} of {@code
 * apiserver.config.k8s.io}.
 *
 * @param algorithms by which its tokens may be signed, {@code RS256}
 * @param claimRules what must hold of the claims
 * @param userRules what must hold of the user that was made of them
 */
public record JwtSettings(
        Issuer issuer,
        List<String> algorithms,
        List<ClaimRule> claimRules,
        Mappings mappings,
        List<Condition> userRules) {

    /** Those of RFC 7518 that sign with a key that nobody else has. */
    public static final List<String> ALL_ALGORITHMS =
            List.of(
                    "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384",
                    "PS512");

    public JwtSettings {
        algorithms = List.copyOf(algorithms);
        claimRules = List.copyOf(claimRules);
        userRules = List.copyOf(userRules);
    }

    /**
     * @param url what its tokens name
     * @param discoveryUrl where its discovery document is; empty for below the URL
     * @param trusted who may have signed its certificate; empty for the system's authorities
     * @param audiences its tokens must be meant for one of them
     */
    public record Issuer(
            String url,
            String discoveryUrl,
            List<X509Certificate> trusted,
            List<String> audiences) {

        public Issuer {
            trusted = List.copyOf(trusted);
            audiences = List.copyOf(audiences);
        }

        String discovery() {
            if (!discoveryUrl.isEmpty()) {
                return discoveryUrl;
            }
            return (url.endsWith("/") ? url : url + "/") + ".well-known/openid-configuration";
        }
    }

    /** What must hold of the claims. */
    public sealed interface ClaimRule {

        /** A claim must have this text. */
        record Required(String claim, String value) implements ClaimRule {}

        record Holds(Condition condition) implements ClaimRule {}
    }

    /**
     * @param text of the expression
     * @param message why a token is refused, for the log; may be empty
     */
    public record Condition(CelExpression expression, String text, String message) {

        String why() {
            return message.isEmpty() ? "\"" + text + "\" does not hold" : message;
        }
    }

    /** Where a property of the user comes from. */
    public sealed interface Mapping {

        record Claim(String name, String prefix) implements Mapping {}

        record Computed(CelExpression expression) implements Mapping {}
    }

    /**
     * @param extra what authorizers are told besides
     */
    public record Mappings(
            Mapping username, Optional<Mapping> groups, Optional<Mapping> uid, List<Extra> extra) {

        public Mappings {
            extra = List.copyOf(extra);
        }
    }

    /**
     * @param key {@code example.org/team}
     */
    public record Extra(String key, CelExpression value) {}
}
