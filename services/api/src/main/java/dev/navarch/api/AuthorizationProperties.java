package dev.navarch.api;

import dev.navarch.api.auth.authorizers.AuthorizationFile;
import dev.navarch.api.auth.authorizers.AuthorizerSettings;
import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may. Members of {@code system:masters} always may.
 *
 * @param configFile an AuthorizationConfiguration, as kube-apiserver takes by
 *     --authorization-config: which authorizers, in what order; empty for what
 *     navarch.authorization.modes says
 * @param reload how often to look whether navarch.authorization.config-file has changed; 0 for
 *     never
 * @param modes which authorizers without such a file, in order: Node, RBAC, Webhook, AlwaysAllow,
 *     AlwaysDeny; empty for Node, RBAC and then the webhook, if there is one
 */
@ConfigurationProperties("navarch.authorization")
public record AuthorizationProperties(
        @DefaultValue("") String configFile,
        @DefaultValue("10s") Duration reload,
        @DefaultValue List<String> modes,
        @DefaultValue Webhook webhook) {

    private static final String WEBHOOK = "Webhook";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    public AuthorizationProperties {
        Setting.notNegative("navarch.authorization.reload", reload);
    }

    /**
     * As the {@code --authorization-webhook-*} flags of kube-apiserver.
     *
     * @param configFile a kubeconfig that says where to post SubjectAccessReviews; empty for none
     * @param version the version of the SubjectAccessReview that is posted, v1 or v1beta1
     * @param cacheAuthorizedTtl how long a yes is remembered
     * @param cacheUnauthorizedTtl how long an answer is remembered that is no yes
     */
    public record Webhook(
            @DefaultValue("") String configFile,
            @DefaultValue("v1") String version,
            @DefaultValue("5m") Duration cacheAuthorizedTtl,
            @DefaultValue("30s") Duration cacheUnauthorizedTtl) {

        public Webhook {
            Setting.notNegative(
                    "navarch.authorization.webhook.cache-authorized-ttl", cacheAuthorizedTtl);
            Setting.notNegative(
                    "navarch.authorization.webhook.cache-unauthorized-ttl", cacheUnauthorizedTtl);
        }
    }

    /**
     * The file that says which authorizers there are; empty if the other settings do.
     *
     * @throws SettingException if both do
     */
    Optional<Path> file() {
        if (configFile.isEmpty()) {
            return Optional.empty();
        }
        if (!modes.isEmpty()) {
            throw new SettingException(
                    "navarch.authorization.modes",
                    "cannot be used together with " + AuthorizationFile.SETTING);
        }
        if (!webhook.configFile().isEmpty()) {
            throw new SettingException(
                    "navarch.authorization.webhook.config-file",
                    "cannot be used together with " + AuthorizationFile.SETTING);
        }
        return Optional.of(Path.of(configFile));
    }

    /**
     * The chain without a file, in the general form.
     *
     * @throws SettingException if the settings do not fit together
     */
    List<AuthorizerSettings> authorizers() {
        if (modes.isEmpty()) {
            return chain(
                    webhook.configFile().isEmpty()
                            ? List.of("Node", "RBAC")
                            : List.of("Node", "RBAC", WEBHOOK));
        }
        if (modes.contains(WEBHOOK) == webhook.configFile().isEmpty()) {
            throw new SettingException(
                    "navarch.authorization.modes",
                    WEBHOOK + " goes together with navarch.authorization.webhook.config-file");
        }
        if (Set.copyOf(modes).size() < modes.size()) {
            throw new SettingException("navarch.authorization.modes", "names one twice");
        }
        return chain(modes);
    }

    private List<AuthorizerSettings> chain(List<String> names) {
        return names.stream().map(this::authorizer).toList();
    }

    private AuthorizerSettings authorizer(String mode) {
        return switch (mode) {
            case "Node" -> new AuthorizerSettings.Node();
            case "RBAC" -> new AuthorizerSettings.Rbac();
            case "AlwaysAllow" -> new AuthorizerSettings.AlwaysAllow();
            case "AlwaysDeny" -> new AuthorizerSettings.AlwaysDeny();
            case WEBHOOK ->
                    new AuthorizerSettings.Webhook(
                            "default",
                            Path.of(webhook.configFile()),
                            "navarch.authorization.webhook.config-file",
                            webhook.version(),
                            TIMEOUT,
                            webhook.cacheAuthorizedTtl(),
                            webhook.cacheUnauthorizedTtl(),
                            AuthorizerSettings.Failure.NO_OPINION,
                            List.of());
            default ->
                    throw new SettingException(
                            "navarch.authorization.modes",
                            "must be of Node, RBAC, Webhook, AlwaysAllow and AlwaysDeny, not \""
                                    + mode
                                    + "\"");
        };
    }
}
