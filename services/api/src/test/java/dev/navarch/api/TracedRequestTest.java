package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.trace.Tracing;
import dev.navarch.testkit.FakeTracing;
import dev.navarch.testkit.FakeTracing.Noted;
import dev.navarch.wire.pki.Pem;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The trace of a request goes on in every webhook that is asked because of it. */
@Timeout(300)
class TracedRequestTest {

    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    /** No other test writes these, so that it is not remembered who may. */
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";

    private static final String HOSTS = "/apis/example.com/v2/namespaces/default/hosts";
    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: hosts.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: hosts, singular: host, kind: Host, listKind: HostList}
              conversion:
                strategy: Webhook
                webhook: {conversionReviewVersions: [v1], clientConfig: <client>}
              versions:
              - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
              - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}
            """;
    private static final String HOOK =
            """
            {name: <name>.example.com, clientConfig: <client>, admissionReviewVersions: [v1],
             sideEffects: None, timeoutSeconds: 30,
             rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE],
              resources: [configmaps]}]}
            """;
    private static final String CHAIN =
            """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
            - type: Webhook
              name: company
              webhook:
                authorizedTTL: 1m
                unauthorizedTTL: 10s
                timeout: 20s
                subjectAccessReviewVersion: v1
                matchConditionSubjectAccessReviewVersion: v1
                failurePolicy: Deny
                connectionInfo: {type: KubeConfigFile, kubeConfigFile: <file>}
                matchConditions: [{expression: "request.user == 'jane'"}]
            - {type: Node, name: node}
            - {type: RBAC, name: rbac}
            """;

    @TempDir static Path home;

    @SuppressWarnings("NullAway.Init")
    private static FakeTracing tracing;

    @SuppressWarnings("NullAway.Init")
    private static WebhookServer hooks;

    @SuppressWarnings("NullAway.Init")
    private static ReviewServer reviews;

    @SuppressWarnings("NullAway.Init")
    private static OwnApi api;

    @SuppressWarnings("NullAway.Init")
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        tracing = new FakeTracing();
        hooks = new WebhookServer();
        reviews = new ReviewServer();
        reviews.on(
                "/who",
                (review, status) -> {
                    String token = review.at("/spec/token").asString();
                    status.put("authenticated", token.startsWith("jane"));
                    status.putObject("user").put("username", "jane");
                });
        reviews.on("/may", (review, status) -> status.put("allowed", true));
        Path chain =
                Files.writeString(
                        home.resolve("authz.yaml"),
                        CHAIN.replace(
                                "<file>",
                                reviews.kubeconfig(home.resolve("may.yaml"), "/may").toString()));
        api =
                new OwnApi(
                        home,
                        Map.of(
                                "navarch.authorization.config-file",
                                chain.toString(),
                                "navarch.authentication.token-webhook.config-file",
                                reviews.kubeconfig(home.resolve("who.yaml"), "/who").toString()),
                        Map.of(),
                        tracing);
        client =
                OwnApi.client(
                        Pem.certificates(Files.readString(home.resolve("pki/ca.crt"))).getFirst(),
                        Optional.empty());
    }

    @AfterAll
    static void stop() {
        client.shutdownNow();
        api.close();
        reviews.close();
        hooks.close();
    }

    private static JsonNode create(String path, String yaml, String... headers) throws Exception {
        OwnApi.Answer answer =
                api.send(
                        client,
                        "POST",
                        path,
                        YAMLMapper.shared().readTree(yaml).toString(),
                        headers);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private static String[] traced(String token, String context) {
        return new String[] {"Authorization", "Bearer " + token, "traceparent", context};
    }

    /** What was sent on is of the trace, and the span that it goes on from is noted. */
    private static void assertSentOn(Queue<String> sent, String context) {
        assertThat(sent).isNotEmpty().allMatch(each -> FakeTracing.same(each, context));
        List<String> calls =
                tracing.ended("call webhook").stream()
                        .filter(span -> span.role() == Tracing.Role.CLIENT)
                        .map(Noted::context)
                        .toList();
        assertThat(calls).containsAll(sent);
    }

    @Test
    void goesOnInWebhooksThatAreAskedWhoAsksAndWhetherHeMay() throws Exception {
        String context = FakeTracing.trace(1);
        create(SECRETS, "{metadata: {name: asked}}", traced("jane-1", context));
        assertSentOn(reviews.contexts("/may"), context);
        Noted request = tracing.ended("create secrets").getFirst();
        assertThat(request.parent()).isEqualTo(context);
        assertThat(reviews.contexts("/who")).contains(request.context());
        assertThat(request.attributes())
                .containsEntry("enduser.id", "jane")
                .containsEntry("http.response.status_code", "201");
        assertThat(tracing.ended("call webhook"))
                .filteredOn(span -> FakeTracing.same(span.context(), context))
                .allMatch(span -> span.parent().equals(request.context()));
    }

    @Test
    void notesNothingOfWhoIsNotKnown() throws Exception {
        String context = FakeTracing.trace(2);
        OwnApi.Answer answer = api.get(client, CONFIG_MAPS, traced("nobody", context));
        assertThat(answer.code()).isEqualTo(401);
        assertThat(reviews.contexts("/who")).anyMatch(each -> FakeTracing.same(each, context));
        assertThat(tracing.ended())
                .filteredOn(span -> FakeTracing.same(span.context(), context))
                .isEmpty();
    }

    @Test
    void goesOnInAdmissionWebhooksAlsoThoseThatAreAskedAtOnce() throws Exception {
        for (String name : List.of("change", "check-a", "check-b")) {
            hooks.on("/" + name, (request, response) -> {});
        }
        configure("Mutating", "change");
        configure("Validating", "check-a", "check-b");
        eventually(
                "the webhooks are asked",
                () -> {
                    create(
                            CONFIG_MAPS,
                            "{metadata: {generateName: untraced-}}",
                            "Authorization",
                            "Bearer jane");
                    return List.of("/change", "/check-a", "/check-b").stream()
                            .noneMatch(path -> hooks.asked(path).isEmpty());
                });
        assertThat(hooks.contexts("/change")).as("nobody traces these").isEmpty();
        String context = FakeTracing.trace(3);
        create(CONFIG_MAPS, "{metadata: {name: admitted}}", traced("jane", context));
        for (String path : List.of("/change", "/check-a", "/check-b")) {
            assertThat(hooks.contexts(path)).hasSize(1);
            assertSentOn(hooks.contexts(path), context);
        }
    }

    private static void configure(String kind, String... names) throws Exception {
        String webhooks =
                List.of(names).stream()
                        .map(name ->
                                HOOK.replace("<name>", name)
                                        .replace("<client>", hooks.client("/" + name)))
                        .toList()
                        .toString();
        create(
                "/apis/admissionregistration.k8s.io/v1/"
                        + kind.toLowerCase(java.util.Locale.ROOT)
                        + "webhookconfigurations",
                "{metadata: {name: traced}, webhooks: " + webhooks + "}",
                "Authorization",
                "Bearer jane");
    }

    @Test
    void goesOnInConversionWebhooks() throws Exception {
        hooks.on("/convert", TracedRequestTest::convert);
        create(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                DEFINITION.replace("<client>", hooks.client("/convert")),
                "Authorization",
                "Bearer jane");
        eventually(
                "the type is served",
                () -> api.get(client, HOSTS, "Authorization", "Bearer jane").code() == 200);
        String context = FakeTracing.trace(4);
        create(
                HOSTS,
                "{apiVersion: example.com/v2, kind: Host, metadata: {name: a}}",
                traced("jane", context));
        assertThat(api.get(client, HOSTS, traced("jane", context)).code()).isEqualTo(200);
        assertThat(hooks.contexts("/convert").size()).isGreaterThan(1);
        assertSentOn(hooks.contexts("/convert"), context);
    }

    private static void convert(JsonNode request, ObjectNode response) {
        ArrayNode converted = response.putArray("convertedObjects");
        for (JsonNode object : request.path("objects")) {
            ObjectNode copy = ((ObjectNode) object).deepCopy();
            converted.add(copy.set("apiVersion", request.path("desiredAPIVersion")));
        }
        response.putObject("result").put("status", "Success");
    }
}
