package dev.navarch.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Who asks, beyond what the cluster knows itself. */
@ConfigurationProperties("navarch.authentication")
public record AuthenticationProperties(@DefaultValue TokenWebhook tokenWebhook) {

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
