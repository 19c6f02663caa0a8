package dev.navarch.api.auth.authorizers;

import dev.navarch.api.auth.authorizers.AuthorizerSettings.Failure;
import dev.navarch.api.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code AuthorizationConfiguration} of {@code apiserver.config.k8s.io/v1}. */
public final class AuthorizationFile {

    /** The property that names such a file. */
    public static final String SETTING = "navarch.authorization.config-file";

    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_CONDITIONS = 64;

    private AuthorizationFile() {}

    /**
     * @throws dev.navarch.model.settings.SettingException if it is missing or wrong
     */
    public static List<AuthorizerSettings> read(Path file) {
        return read(Section.read(SETTING, file));
    }

    /**
     * @throws dev.navarch.model.settings.SettingException if it is wrong
     */
    public static List<AuthorizerSettings> read(Section root) {
        root.of(
                        "AuthorizationConfiguration",
                        List.of("apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1"))
                .only("apiVersion", "kind", "authorizers");
        List<AuthorizerSettings> authorizers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> types = new HashSet<>();
        for (Section authorizer : root.items("authorizers")) {
            authorizer.only("type", "name", "webhook");
            if (!names.add(authorizer.required("name"))) {
                throw authorizer.problem("name", "is there twice");
            }
            String type = authorizer.required("type");
            if (!types.add(type) && !type.equals("Webhook")) {
                throw authorizer.problem("type", "\"" + type + "\" is there twice");
            }
            if (authorizer.has("webhook") != type.equals("Webhook")) {
                throw authorizer.problem("webhook", "belongs to the type Webhook, and to no other");
            }
            authorizers.add(
                    switch (type) {
                        case "Node" -> new AuthorizerSettings.Node();
                        case "RBAC" -> new AuthorizerSettings.Rbac();
                        case "AlwaysAllow" -> new AuthorizerSettings.AlwaysAllow();
                        case "AlwaysDeny" -> new AuthorizerSettings.AlwaysDeny();
                        case "Webhook" -> webhook(authorizer);
                        default ->
                                throw authorizer.problem(
                                        "type",
                                        "must be Node, RBAC, Webhook, AlwaysAllow or AlwaysDeny");
                    });
        }
        if (authorizers.isEmpty()) {
            throw root.problem("authorizers", "at least one authorizer is required");
        }
        return authorizers;
    }

    private static AuthorizerSettings webhook(Section authorizer) {
        Section hook =
                authorizer
                        .child("webhook")
                        .orElseThrow()
                        .only(
                                "authorizedTTL",
                                "cacheAuthorizedRequests",
                                "unauthorizedTTL",
                                "cacheUnauthorizedRequests",
                                "timeout",
                                "subjectAccessReviewVersion",
                                "matchConditionSubjectAccessReviewVersion",
                                "failurePolicy",
                                "connectionInfo",
                                "matchConditions");
        hook.required("timeout");
        Duration timeout = hook.time("timeout", Duration.ZERO);
        if (!timeout.isPositive() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw hook.problem("timeout", "must be more than 0 and at most 30s");
        }
        oneOf(hook, "subjectAccessReviewVersion", "v1", "v1beta1");
        String failure = oneOf(hook, "failurePolicy", "NoOpinion", "Deny");
        List<Section> conditions = hook.items("matchConditions");
        if (!conditions.isEmpty()) {
            oneOf(hook, "matchConditionSubjectAccessReviewVersion", "v1");
        }
        if (conditions.size() > MOST_CONDITIONS) {
            throw hook.problem("matchConditions", "must be at most " + MOST_CONDITIONS);
        }
        return new AuthorizerSettings.Webhook(
                authorizer.text("name"),
                kubeconfig(hook),
                hook.where() + ".connectionInfo.kubeConfigFile",
                hook.text("subjectAccessReviewVersion"),
                timeout,
                ttl(hook, "authorizedTTL", "cacheAuthorizedRequests", Duration.ofMinutes(5)),
                ttl(hook, "unauthorizedTTL", "cacheUnauthorizedRequests", Duration.ofSeconds(30)),
                failure.equals("Deny") ? Failure.DENY : Failure.NO_OPINION,
                conditions.stream().map(AuthorizationFile::expression).toList());
    }

    private static String expression(Section condition) {
        return condition.only("expression").required("expression");
    }

    private static Path kubeconfig(Section hook) {
        Section connection =
                hook.child("connectionInfo")
                        .orElseThrow(() -> hook.problem("connectionInfo", "is required"))
                        .only("type", "kubeConfigFile");
        if (!connection.required("type").equals("KubeConfigFile")) {
            throw connection.problem("type", "must be KubeConfigFile");
        }
        return Path.of(connection.required("kubeConfigFile"));
    }

    private static Duration ttl(Section hook, String time, String switched, Duration otherwise) {
        return hook.flag(switched, true) ? hook.time(time, otherwise) : Duration.ZERO;
    }

    private static String oneOf(Section section, String field, String... values) {
        String value = section.required(field);
        if (!List.of(values).contains(value)) {
            throw section.problem(field, "must be " + String.join(" or ", values));
        }
        return value;
    }
}
