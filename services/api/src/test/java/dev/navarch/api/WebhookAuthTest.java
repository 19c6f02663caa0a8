package dev.navarch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.Authorizer.Verdict;
import dev.navarch.api.auth.User;
import dev.navarch.api.auth.authorizers.AuthorizationFile;
import dev.navarch.api.auth.authorizers.AuthorizerSettings;
import dev.navarch.api.auth.webhook.WebhookAuthorizer;
import dev.navarch.api.auth.webhook.WebhookTokens;
import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.api.webhook.KubeconfigClient;
import dev.navarch.model.settings.SettingException;
import dev.navarch.testkit.FakeClock;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Other servers that know tokens and permissions; they are real HTTPS servers here. */
@Timeout(300)
class WebhookAuthTest {

    private static final User JANE =
            new User("jane", "u1", List.of("dev"), Map.of("scopes", List.of("a", "b")));
    private static final Attributes GET_POD =
            new Attributes("get", "", "v1", "pods", "log", "default", "web", "");

    private final FakeClock clock = new FakeClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final ReviewServer server;
    @TempDir Path home;

    WebhookAuthTest() throws Exception {
        server = new ReviewServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private KubeconfigClient client(String path) throws Exception {
        return new KubeconfigClient(
                Kubeconfig.read("test", server.kubeconfig(home.resolve("kubeconfig"), path)));
    }

    private Authorizer authorizer(AuthorizerSettings.Failure failure, String... conditions)
            throws Exception {
        return new WebhookAuthorizer(
                new AuthorizerSettings.Webhook(
                        "w",
                        home,
                        "test",
                        "v1",
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30),
                        failure,
                        List.of(conditions)),
                client("/may"),
                clock);
    }

    @Test
    void aPermissionIsAskedForAsKubernetesAsks() throws Exception {
        server.on("/may", (review, status) -> status.put("allowed", true).put("reason", "nice"));
        Authorizer authorizer = authorizer(AuthorizerSettings.Failure.NO_OPINION);
        assertThat(authorizer.authorize(JANE, GET_POD)).isEqualTo(new Decision(true, "nice"));
        authorizer.authorize(JANE, Attributes.ofPath("get", "/metrics"));
        assertThat(server.asked("/may"))
                .map(review -> review.path("apiVersion").asString() + review.path("spec"))
                .containsExactly(
                        "authorization.k8s.io/v1{\"resourceAttributes\":{\"namespace\":\"default\","
                                + "\"verb\":\"get\",\"version\":\"v1\",\"resource\":\"pods\","
                                + "\"subresource\":\"log\",\"name\":\"web\"},\"user\":\"jane\","
                                + "\"groups\":[\"dev\"],\"extra\":{\"scopes\":[\"a\",\"b\"]},"
                                + "\"uid\":\"u1\"}",
                        "authorization.k8s.io/v1{\"nonResourceAttributes\":{\"path\":\"/metrics\","
                                + "\"verb\":\"get\"},\"user\":\"jane\",\"groups\":[\"dev\"],"
                                + "\"extra\":{\"scopes\":[\"a\",\"b\"]},\"uid\":\"u1\"}");
    }

    @Test
    void answersAreRememberedYesLongerThanNo() throws Exception {
        server.on("/may", (review, status) -> status.put("allowed", true));
        Authorizer authorizer = authorizer(AuthorizerSettings.Failure.NO_OPINION);
        authorizer.authorize(JANE, GET_POD);
        clock.advance(Duration.ofMinutes(4));
        authorizer.authorize(JANE, GET_POD);
        assertThat(server.asked("/may")).hasSize(1);
        server.on("/may", (review, status) -> status.put("allowed", false).put("denied", true));
        clock.advance(Duration.ofMinutes(2));
        assertThat(authorizer.authorize(JANE, GET_POD).verdict()).isEqualTo(Verdict.DENY);
        authorizer.authorize(JANE, GET_POD);
        assertThat(server.asked("/may")).hasSize(2);
        clock.advance(Duration.ofSeconds(31));
        authorizer.authorize(JANE, GET_POD);
        assertThat(server.asked("/may")).hasSize(3);
    }

    @Test
    void aServerThatFailsIsAskedAgainAndItsPolicyHoldsIfItGoesOn() throws Exception {
        server.on("/may", (review, status) -> status.put("allowed", true));
        server.fail(2);
        assertThat(authorizer(AuthorizerSettings.Failure.DENY).authorize(JANE, GET_POD).allowed())
                .isTrue();
        server.fail(100);
        assertThat(authorizer(AuthorizerSettings.Failure.DENY).authorize(JANE, GET_POD).verdict())
                .isEqualTo(Verdict.DENY);
        assertThat(
                        authorizer(AuthorizerSettings.Failure.NO_OPINION)
                                .authorize(JANE, GET_POD)
                                .verdict())
                .isEqualTo(Verdict.NO_OPINION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request.user == 'jane'|ALLOW|1",
                "request.user == 'joe'|NO_OPINION|0",
                "has(request.resourceAttributes) && request.resourceAttributes.group == ''|ALLOW|1",
                "!('dev' in request.groups)|NO_OPINION|0",
                "request.extra.missing == 1|DENY|0",
                "request.extra['scopes'].exists(s, s == 'b')|ALLOW|1",
            })
    void itIsAskedOnlyWhereItsConditionsHold(String condition, Verdict verdict, int asked)
            throws Exception {
        server.on("/may", (review, status) -> status.put("allowed", true));
        assertThat(
                        authorizer(AuthorizerSettings.Failure.DENY, condition)
                                .authorize(JANE, GET_POD)
                                .verdict())
                .isEqualTo(verdict);
        assertThat(server.asked("/may")).hasSize(asked);
    }

    @Test
    void tokensAreGoodForTheAudiencesThatTheServerNames() throws Exception {
        server.on(
                "/who",
                (review, status) -> {
                    status.put("authenticated", true);
                    status.putObject("user").put("username", "jane").putArray("groups").add("dev");
                    if (review.at("/spec/token").asString().equals("aware")) {
                        status.putArray("audiences").add("vault");
                    }
                });
        WebhookTokens tokens =
                new WebhookTokens(client("/who"), "v1", "api", Duration.ofMinutes(2), clock);
        assertThat(tokens.verify("any", List.of("api", "vault")).orElseThrow().audiences())
                .containsExactly("api");
        assertThat(tokens.verify("any", List.of("vault"))).isEmpty();
        assertThat(tokens.verify("aware", List.of("api", "vault")).orElseThrow().audiences())
                .containsExactly("vault");
        assertThat(tokens.verify("aware", List.of("api"))).isEmpty();
        int before = server.asked("/who").size();
        assertThat(tokens.verify("aware", List.of("api"))).isEmpty();
        assertThat(server.asked("/who")).as("remembered").hasSize(before);
        clock.advance(Duration.ofMinutes(3));
        assertThat(tokens.verify("any", List.of("api")).orElseThrow().user().groups())
                .containsExactly("dev", "system:authenticated");
        assertThat(server.asked("/who")).hasSize(before + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|authorizers: at least one",
                "[{type: ABAC, name: a}]|authorizers[0].type: must be Node",
                "[{type: RBAC, name: a}, {type: RBAC, name: b}]|authorizers[1].type: \"RBAC\" is there twice",
                "[{type: Webhook, name: a}]|authorizers[0].webhook: belongs to",
                "[{type: Webhook, name: a, webhook: {timeout: 31s}}]|webhook.timeout: must be",
                "[{type: Webhook, name: a, webhook: {timeout: 3s, subjectAccessReviewVersion: v2}}]|must be v1",
                "[{type: RBAC, name: a, tpye: b}]|authorizers[0].tpye: there is no such field",
            })
    void aWrongConfigurationIsRefusedWithItsPlace(String authorizers, String said)
            throws Exception {
        Path file =
                Files.writeString(
                        home.resolve("authz.yaml"),
                        "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthorizationConfiguration,"
                                + " authorizers: "
                                + authorizers
                                + "}");
        assertThatThrownBy(() -> AuthorizationFile.read(file))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("navarch.authorization.config-file (")
                .hasMessageContaining(said);
    }

    /** The webhook before RBAC denies what RBAC would allow, and allows what nobody else does. */
    @Test
    void theWholeServiceAsksThemInTheirOrder() throws Exception {
        server.on(
                "/who",
                (review, status) -> {
                    boolean known = review.at("/spec/token").asString().equals("janes-token");
                    status.put("authenticated", known);
                    status.putObject("user").put("username", known ? "jane" : "");
                });
        server.on(
                "/may",
                (review, status) -> {
                    String resource = review.at("/spec/resourceAttributes/resource").asString("");
                    status.put("allowed", resource.equals("configmaps"));
                    status.put("denied", resource.equals("selfsubjectrulesreviews"));
                    status.put("reason", "because of " + resource);
                });
        Path chain =
                Files.writeString(
                        home.resolve("authz.yaml"),
                        """
                        apiVersion: apiserver.config.k8s.io/v1
                        kind: AuthorizationConfiguration
                        authorizers:
                        - type: Webhook
                          name: company
                          webhook:
                            authorizedTTL: 1m
                            unauthorizedTTL: 10s
                            timeout: 3s
                            subjectAccessReviewVersion: v1
                            matchConditionSubjectAccessReviewVersion: v1
                            failurePolicy: Deny
                            connectionInfo: {type: KubeConfigFile, kubeConfigFile: %s}
                            matchConditions: [{expression: "request.user == 'jane'"}]
                        - {type: Node, name: node}
                        - {type: RBAC, name: rbac}
                        """
                                .formatted(server.kubeconfig(home.resolve("may.yaml"), "/may")));
        try (ApiFixture api =
                        new ApiFixture(
                                home,
                                Map.of(
                                        "navarch.authorization.config-file",
                                        chain.toString(),
                                        "navarch.authentication.token-webhook.config-file",
                                        server.kubeconfig(home.resolve("who.yaml"), "/who")
                                                .toString()));
                ApiClient jane =
                        ApiClient.withToken(
                                URI.create("https://127.0.0.1:" + api.service().port()),
                                new TrustedAuthorities(
                                        Pem.certificates(
                                                Files.readString(home.resolve("pki/ca.crt")))),
                                () -> "janes-token")) {
            JsonNode who =
                    jane.post(
                            "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                            JsonMapper.shared()
                                    .readTree(
                                            "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}"));
            assertThat(who.at("/status/userInfo/username").asString()).isEqualTo("jane");
            assertThat(jane.get("/api/v1/namespaces/default/configmaps").path("kind").asString())
                    .isEqualTo("ConfigMapList");
            String asJane =
                    "---\n{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, spec:"
                            + " {user: jane, groups: ['system:authenticated'], resourceAttributes:"
                            + " {verb: create, group: authorization.k8s.io, resource: %s}}}";
            String denied =
                    api.kubectlWith(
                                    asJane.formatted("selfsubjectrulesreviews"),
                                    "create",
                                    "-f",
                                    "-",
                                    "-o",
                                    "jsonpath={.status}")
                            .output();
            assertThat(denied).contains("\"denied\":true", "because of selfsubjectrulesreviews");
            assertThat(
                            api.kubectlWith(
                                            asJane.formatted("selfsubjectaccessreviews"),
                                            "create",
                                            "-f",
                                            "-",
                                            "-o",
                                            "jsonpath={.status}")
                                    .output())
                    .as("no opinion leaves it to RBAC")
                    .contains("\"allowed\":true", "RBAC: allowed by");
            assertThat(
                            api.kubectlWith(
                                            "---\n{apiVersion: authentication.k8s.io/v1, kind:"
                                                    + " TokenReview, spec: {token: janes-token}}",
                                            "create",
                                            "-f",
                                            "-",
                                            "-o",
                                            "jsonpath={.status}")
                                    .output())
                    .contains("\"authenticated\":true", "\"username\":\"jane\"");
            assertThat(api.kubectl("auth", "can-i", "--list").output())
                    .contains("webhook authorizer does not support user rule resolution");
        }
    }
}
