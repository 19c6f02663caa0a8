package dev.navarch.api;

import dev.navarch.api.auth.RequestHeaders;
import dev.navarch.api.feature.FeatureGates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who asks.
 *
 * @param configFile an {@code AuthenticationConfiguration}, as kube-apiserver's {@code
 *     --authentication-config}: issuers of tokens, and where anonymous requests go on; empty for
 *     what {@code navarch.oidc} and {@code anonymous} say
 * @param reload how often to look whether that file has changed; 0 for never
 * @param anonymous whether who shows nothing is {@code system:anonymous}; otherwise the answer is
 *     401. Empty for true, unless the file says it
 * @param bootstrapTokens whether the tokens of new nodes are believed
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

    /**
     * A proxy in front that has authenticated the user itself and says in headers who it is, as the
     * {@code --requestheader-*} flags of kube-apiserver. API servers that are aggregated here are
     * told the same.
     *
     * @param clientCaFile the authorities of such proxies' certificates; empty for the cluster's
     *     own front proxy authority
     * @param allowedNames common names of certificates that are believed; empty for all
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
     * @param version of the TokenReview
     * @param cacheTtl how long an answer is not asked for again
     */
    public record TokenWebhook(
            @DefaultValue("") String configFile,
            @DefaultValue("v1") String version,
            @DefaultValue("2m") Duration cacheTtl) {}
}
