package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.audit.AuditTrail;
import dev.navarch.api.command.CommandApplier;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the whole service notes of requests that real kubectl makes. */
@Timeout(300)
class AuditTest {

    private static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitManagedFields: true
            rules:
            - {level: RequestResponse, resources: [{group: '', resources: [configmaps]}]}
            - {level: Metadata, omitStages: [RequestReceived], resources: [{group: '', resources: [secrets, 'pods/*']}]}
            - {level: Metadata, namespaces: [strict], verbs: [create], resources: [{group: '', resources: [pods]}]}
            - {level: Request, nonResourceURLs: ['/version', '/nowhere']}
            """;

    @TempDir static Path home;
    private static ApiFixture api;
    private static Path log;
    private static ReviewServer server;

    @BeforeAll
    static void start() throws Exception {
        log = home.resolve("audit.log");
        server = new ReviewServer();
        server.on("/events", (list, status) -> {});
        api =
                new ApiFixture(
                        home,
                        Map.of(
                                "navarch.audit.policy-file",
                                Files.writeString(home.resolve("policy.yaml"), POLICY).toString(),
                                "navarch.audit.log.path",
                                log.toString(),
                                "navarch.audit.webhook.config-file",
                                server.kubeconfig(home.resolve("events.yaml"), "/events")
                                        .toString(),
                                "navarch.audit.webhook.batch-max-wait",
                                "100ms"));
    }

    @AfterAll
    static void stop() {
        api.close();
        server.close();
    }

    private static List<JsonNode> events(String verb, String name) {
        try {
            return Files.readAllLines(log).stream()
                    .map(line -> JsonMapper.shared().readTree(line))
                    .filter(event -> event.path("verb").asString().equals(verb))
                    .filter(event ->
                            event.at("/objectRef/name").asString("").equals(name)
                                    || event.path("requestURI").asString().startsWith(name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode last(String verb, String name, String stage) {
        eventually(
                stage + " of " + verb + " " + name,
                () -> events(verb, name).stream().anyMatch(e -> isOf(e, stage)));
        return events(verb, name).stream().filter(e -> isOf(e, stage)).toList().getLast();
    }

    private static boolean isOf(JsonNode event, String stage) {
        return event.path("stage").asString().equals(stage);
    }

    @Test
    void aWriteIsNotedWithAllThatWasSentAndAnswered() throws Exception {
        api.kubectl("create", "configmap", "settings", "--from-literal=a=b");
        JsonNode event = last("create", "settings", "ResponseComplete");
        assertThat(event.path("kind").asString()).isEqualTo("Event");
        assertThat(event.path("apiVersion").asString()).isEqualTo("audit.k8s.io/v1");
        assertThat(event.path("level").asString()).isEqualTo("RequestResponse");
        assertThat(event.path("auditID").asString()).hasSize(36);
        assertThat(event.path("requestURI").asString())
                .startsWith("/api/v1/namespaces/default/configmaps?fieldManager=kubectl-create");
        assertThat(event.path("user").toString())
                .isEqualTo(
                        "{\"username\":\"kubernetes-admin\",\"groups\":[\"system:masters\",\"system:authenticated\"]}");
        assertThat(event.path("sourceIPs").toString()).isEqualTo("[\"127.0.0.1\"]");
        assertThat(event.path("userAgent").asString()).startsWith("kubectl/");
        assertThat(event.path("objectRef").toString())
                .isEqualTo(
                        "{\"resource\":\"configmaps\",\"namespace\":\"default\",\"apiVersion\":\"v1\",\"name\":\"settings\"}");
        assertThat(event.path("responseStatus").toString())
                .isEqualTo("{\"metadata\":{},\"code\":201}");
        assertThat(event.at("/requestObject/data/a").asString()).isEqualTo("b");
        assertThat(event.at("/responseObject/metadata/uid").asString()).isNotEmpty();
        assertThat(event.at("/responseObject/metadata").has("managedFields")).isFalse();
        assertThat(event.path("requestReceivedTimestamp").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(Instant.parse(event.path("stageTimestamp").asString()))
                .isAfterOrEqualTo(Instant.parse(event.path("requestReceivedTimestamp").asString()));
        assertThat(event.at("/annotations").get("authorization.k8s.io/decision").asString())
                .isEqualTo("allow");
        JsonNode received =
                last("create", "/api/v1/namespaces/default/configmaps?field", "RequestReceived");
        assertThat(received.path("auditID")).isEqualTo(event.path("auditID"));
        assertThat(received.has("responseStatus")).isFalse();
    }

    @Test
    void aRefusalIsNotedWithItsReasonAndWhoReallyAsked() throws Exception {
        api.kubectl("get", "configmap", "none", "--as=jane", "--as-group=dev");
        JsonNode event = last("get", "none", "ResponseComplete");
        assertThat(event.at("/user/username").asString()).isEqualTo("kubernetes-admin");
        assertThat(event.at("/impersonatedUser/username").asString()).isEqualTo("jane");
        assertThat(event.at("/impersonatedUser/groups").toString())
                .isEqualTo("[\"dev\",\"system:authenticated\"]");
        assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(403);
        assertThat(event.at("/responseStatus/reason").asString()).isEqualTo("Forbidden");
        assertThat(event.at("/responseStatus/message").asString()).contains("User \"jane\"");
        assertThat(event.path("annotations").get("authorization.k8s.io/decision").asString())
                .isEqualTo("forbid");
    }

    @Test
    void aSecretIsNotedWithoutItsContentUnlessAskedFor() throws Exception {
        api.kubectl("create", "secret", "generic", "db", "--from-literal=password=hidden-value");
        api.kubectl("get", "secret", "db", "-o", "yaml");
        JsonNode event = last("get", "db", "ResponseComplete");
        assertThat(event.path("level").asString()).isEqualTo("Metadata");
        assertThat(Files.readString(log)).doesNotContain("aGlkZGVuLXZhbHVl", "hidden-value");
        assertThat(events("create", "db")).hasSize(1);
    }

    @Test
    void aWatchIsNotedWhenItBeginsAndWhenItEnds() throws Exception {
        api.kubectl(
                "get",
                "--raw",
                "/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=1");
        String path = "/api/v1/namespaces/default/configmaps?timeoutSeconds=1";
        JsonNode started = last("watch", path, "ResponseStarted");
        assertThat(started.at("/responseStatus/code").asInt()).isEqualTo(200);
        last("watch", path, "ResponseComplete");
        assertThat(events("watch", path)).hasSize(3);
    }

    @Test
    void pathsAndWhatAdmissionSaysAreNoted() throws Exception {
        api.kubectl("version");
        JsonNode version = last("get", "/version", "ResponseComplete");
        assertThat(version.has("objectRef")).isFalse();
        assertThat(version.path("annotations").get("authorization.k8s.io/decision").asString())
                .isEqualTo("allow");
        api.kubectl("get", "--raw", "/nowhere");
        assertThat(last("get", "/nowhere", "ResponseComplete").at("/responseStatus/code").asInt())
                .isEqualTo(404);
        api.kubectlWith(
                "---\n{apiVersion: v1, kind: Namespace, metadata: {name: strict, labels:"
                        + " {pod-security.kubernetes.io/audit: restricted}}}",
                "create",
                "-f",
                "-");
        api.kubectlWith(
                "---\n{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: strict}}",
                "create",
                "-f",
                "-");
        api.kubectl("-n", "strict", "run", "web", "--image=x");
        assertThat(
                        last("create", "web", "ResponseComplete")
                                .path("annotations")
                                .get("pod-security.kubernetes.io/audit-violations")
                                .asString())
                .contains("would violate PodSecurity");
    }

    @Test
    void aCommandIsNotedLikeARequest() throws Exception {
        ReviewEngine engine = api.bean(ReviewEngine.class);
        CommandApplier commands =
                new CommandApplier(
                        engine,
                        api.bean(ObjectStore.class),
                        api.bean(TypeRegistry.class),
                        token ->
                                new dev.navarch.api.auth.User(
                                        "system:kube-controller-manager",
                                        "",
                                        List.of("system:masters"),
                                        Map.of()),
                        api.bean(AuditTrail.class));
        commands.apply(
                        List.of(
                                new Command(
                                        "command-1",
                                        "token",
                                        Verb.CREATE,
                                        ObjectKey.namespaced(
                                                Resources.CONFIG_MAPS, "default", "sent"),
                                        "v1",
                                        "",
                                        Optional.empty(),
                                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"sent\"}}"
                                                .getBytes(StandardCharsets.UTF_8),
                                        Preconditions.NONE)))
                .get(60, TimeUnit.SECONDS);
        JsonNode event = last("create", "sent", "ResponseComplete");
        assertThat(event.path("auditID").asString()).isEqualTo("command-1");
        assertThat(event.at("/user/username").asString())
                .isEqualTo("system:kube-controller-manager");
        assertThat(event.at("/responseObject/metadata/name").asString()).isEqualTo("sent");
    }

    @Test
    void theWebhookIsSentTheSameEvents() throws Exception {
        api.kubectl("create", "configmap", "posted");
        eventually(() ->
                server.asked("/events").stream()
                        .flatMap(list -> list.path("items").valueStream())
                        .anyMatch(e -> e.at("/objectRef/name").asString("").equals("posted")));
        assertThat(server.asked("/events").element().path("kind").asString())
                .isEqualTo("EventList");
    }

    @Test
    void aPolicyThatIsWrongStopsTheStart(@TempDir Path other) throws Exception {
        Path policy =
                Files.writeString(
                        other.resolve("policy.yaml"),
                        "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Everything}]}");
        assertThatThrownBy(() ->
                        new ApiFixture(
                                        other,
                                        Map.of(
                                                "navarch.audit.policy-file",
                                                policy.toString(),
                                                "navarch.audit.log.path",
                                                "-"))
                                .close())
                .hasStackTraceContaining(
                        "navarch.audit.policy-file (" + policy + "): rules[0].level");
    }
}
