package dev.navarch.api;

import dev.navarch.api.auth.RequestHeaders;
import dev.navarch.api.feature.FeatureGates;
import dev.navarch.model.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who asks.
 *
 * @param configFile an AuthenticationConfiguration, as kube-apiserver takes by
 *     --authentication-config: issuers of tokens, and where anonymous requests go on; empty for
 *     what navarch.oidc and navarch.authentication.anonymous say
 * @param reload how often to look whether navarch.authentication.config-file has changed; 0 for
 *     never
 * @param anonymous whether who shows nothing is system:anonymous; otherwise the answer is 401.
 *     Empty for true, unless the file says it
 * @param bootstrapTokens whether bootstrap tokens are believed, by which new nodes ask for
 *     certificates
 * @param clientCaFile the authorities whose client certificates are believed; empty for the
 *     cluster's own
 */
@ConfigurationProperties("navarch.authentication")
public record AuthenticationProperties(
        @DefaultValue("") String configFile,
        @DefaultValue("10s") Duration reload,
        @DefaultValue("") Optional<Boolean> anonymous,
        @DefaultValue("true") boolean bootstrapTokens,
        @DefaultValue("") String clientCaFile,
        @DefaultValue RequestHeader requestHeader,
        @DefaultValue TokenWebhook tokenWebhook) {

    public AuthenticationProperties {
        Setting.notNegative("navarch.authentication.reload", reload);
    }

    /**
     * A proxy in front that has authenticated the user itself and says in headers who it is, as the
     * {@code --requestheader-*} flags of kube-apiserver. API servers that are aggregated here are
     * told the same.
     *
     * @param clientCaFile the authorities of such proxies' certificates; empty for the cluster's
     *     own front proxy authority
     * @param allowedNames common names of certificates that are believed; empty for all
     * @param usernameHeaders headers that name the user, the first that there is
     * @param uidHeaders headers that name the user's uid, the first that there is
     * @param groupHeaders headers that name the user's groups
     * @param extraHeadersPrefixes what headers begin with that say more of the user
     */
    public record RequestHeader(
            @DefaultValue("") String clientCaFile,
            @DefaultValue("front-proxy-client") List<String> allowedNames,
            @DefaultValue("X-Remote-User") List<String> usernameHeaders,
            @DefaultValue("X-Remote-Uid") List<String> uidHeaders,
            @DefaultValue("X-Remote-Group") List<String> groupHeaders,
            @DefaultValue("X-Remote-Extra-") List<String> extraHeadersPrefixes) {

        RequestHeaders headers(FeatureGates gates) {
            RequestHeaders all =
                    new RequestHeaders(
                            allowedNames,
                            usernameHeaders,
                            uidHeaders,
                            groupHeaders,
                            extraHeadersPrefixes);
            return gates.enabled("RemoteRequestHeaderUID") ? all : all.withoutUid();
        }
    }

    /**
     * Another server that knows tokens, as the {@code --authentication-token-webhook-*} flags of
     * kube-apiserver.
     *
     * @param configFile a kubeconfig that says where to post TokenReviews; empty for none
     * @param version the version of the TokenReview that is posted, v1 or v1beta1
     * @param cacheTtl how long an answer is not asked for again
     */
    public record TokenWebhook(
            @DefaultValue("") String configFile,
            @DefaultValue("v1") String version,
            @DefaultValue("2m") Duration cacheTtl) {

        public TokenWebhook {
            Setting.notNegative("navarch.authentication.token-webhook.cache-ttl", cacheTtl);
        }
    }
}
