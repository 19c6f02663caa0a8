package dev.navarch.api;

import dev.navarch.api.auth.token.TokenSettings;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.model.settings.SettingException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tokens of service accounts, as the {@code --service-account-*} flags of kube-apiserver.
 *
 * @param signingKeyFile the private key that signs tokens, RSA or EC; empty for the cluster's own
 * @param keyFiles further keys, whose tokens are believed too: public keys, private keys or
 *     certificates, several in a file if need be
 * @param issuers who issues tokens: the first in new ones, all are believed; empty for
 *     https://kubernetes.default.svc. and the cluster's domain
 * @param jwksUri where others find the public keys; empty for this server
 * @param apiAudiences what a token must be meant for to be good here; empty for the issuers
 * @param maxTokenExpiration how long a token lives at most, whatever is asked for; 0 for no limit
 * @param extendTokenExpiration whether the tokens that pods get by default live a year, for clients
 *     that read theirs but once. Kubernetes does so by default
 */
@ConfigurationProperties("navarch.service-account")
public record ServiceAccountProperties(
        @DefaultValue("") String signingKeyFile,
        @DefaultValue List<String> keyFiles,
        @DefaultValue List<String> issuers,
        @DefaultValue("") String jwksUri,
        @DefaultValue List<String> apiAudiences,
        @DefaultValue("0s") Duration maxTokenExpiration,
        @DefaultValue("false") boolean extendTokenExpiration) {

    private static final String PREFIX = "navarch.service-account.";
    private static final Duration SHORTEST_LIMIT = Duration.ofHours(1);
    private static final Duration LONGEST_LIMIT = Duration.ofSeconds(1L << 32);

    public ServiceAccountProperties {
        keyFiles = List.copyOf(keyFiles);
        issuers = List.copyOf(issuers);
        apiAudiences = List.copyOf(apiAudiences);
        if (!maxTokenExpiration.isZero()
                && (maxTokenExpiration.compareTo(SHORTEST_LIMIT) < 0
                        || maxTokenExpiration.compareTo(LONGEST_LIMIT) > 0)) {
            throw new SettingException(
                    PREFIX + "max-token-expiration", "must be 0, or from 1h to 2^32 seconds");
        }
        if (!jwksUri.isEmpty() && !jwksUri.startsWith("https://")) {
            throw new SettingException(PREFIX + "jwks-uri", "must begin with https://");
        }
        for (String issuer : issuers) {
            if (issuer.isBlank() || (issuer.contains(":") && !isUri(issuer))) {
                throw new SettingException(
                        PREFIX + "issuers", "\"" + issuer + "\" is neither a name nor a URL");
            }
        }
    }

    TokenSettings tokens(ClusterPki pki, String clusterDomain) {
        List<String> all =
                issuers.isEmpty()
                        ? List.of("https://kubernetes.default.svc." + clusterDomain)
                        : issuers;
        return new TokenSettings(
                pki.serviceAccount(),
                pki.serviceAccountKeys(),
                all,
                apiAudiences.isEmpty() ? all : apiAudiences,
                maxTokenExpiration,
                extendTokenExpiration);
    }

    private static boolean isUri(String text) {
        try {
            return URI.create(text).isAbsolute();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
