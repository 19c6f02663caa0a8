package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A custom type of two versions, {@code host} in v1 and {@code address} in v2. */
@Timeout(300)
class WebhookConversionTest {

    @TempDir static Path home;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @SuppressWarnings("NullAway.Init")
    private static WebhookServer hooks;

    @BeforeAll
    static void start() throws Exception {
        hooks = new WebhookServer();
        api = new ApiFixture(home);
        String schema =
                "{openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {"
                        + "%s: {type: string}}}}}}";
        String definition =
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
                    webhook: {conversionReviewVersions: [v1], clientConfig: %s}
                  versions:
                  - {name: v1, served: true, storage: true, schema: %s}
                  - {name: v2, served: true, storage: false, schema: %s}
                """
                        .formatted(
                                hooks.client("/convert"),
                                schema.formatted("host"),
                                schema.formatted("address"));
        succeedsWith(definition, "create", "-f", "-");
        succeeds("wait", "--for=condition=Established", "crd/hosts.example.com");
    }

    @AfterAll
    static void stop() {
        api.close();
        hooks.close();
    }

    @BeforeEach
    void converts() throws Exception {
        hooks.on("/convert", WebhookConversionTest::convert);
        succeeds("delete", "hosts.v1.example.com", "--all");
        hooks.asked("/convert").clear();
    }

    private static void convert(JsonNode request, ObjectNode response) {
        String desired = request.path("desiredAPIVersion").asString();
        ArrayNode converted = response.putArray("convertedObjects");
        for (JsonNode object : request.path("objects")) {
            ObjectNode copy = ((ObjectNode) object).deepCopy();
            copy.put("apiVersion", desired);
            ObjectNode spec = copy.withObjectProperty("spec");
            boolean old = desired.endsWith("/v1");
            JsonNode value = spec.remove(old ? "address" : "host");
            if (value != null) {
                spec.set(old ? "host" : "address", value);
            }
            converted.add(copy);
        }
        response.putObject("result").put("status", "Success");
    }

    private static String succeeds(String... arguments) throws Exception {
        return succeedsWith("", arguments);
    }

    private static String succeedsWith(String input, String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectlWith(input, arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    private static void create(String version, String name, String field) throws Exception {
        succeedsWith(
                """
                apiVersion: example.com/%s
                kind: Host
                metadata: {name: %s, namespace: default}
                spec: {%s: here}
                """
                        .formatted(version, name, field),
                "create",
                "-f",
                "-");
    }

    @Test
    void readsAndWritesEachVersionAndConvertsAListInOneCall() throws Exception {
        create("v2", "new", "address");
        create("v1", "old", "host");
        assertThat(succeeds("get", "hosts.v1.example.com", "new", "-o", "jsonpath={.spec}"))
                .isEqualTo("{\"host\":\"here\"}");
        hooks.asked("/convert").clear();
        assertThat(
                        succeeds(
                                "get",
                                "hosts.v2.example.com",
                                "-o",
                                "jsonpath={range .items[*]}{.apiVersion} {.spec} {end}"))
                .isEqualTo(
                        "example.com/v2 {\"address\":\"here\"} example.com/v2"
                                + " {\"address\":\"here\"} ");
        assertThat(hooks.asked("/convert")).hasSize(1);
        succeeds(
                "patch",
                "hosts.v2.example.com",
                "old",
                "--type=merge",
                "-p",
                "{\"spec\":{\"address\":\"there\"}}");
        assertThat(succeeds("get", "hosts.v1.example.com", "old", "-o", "jsonpath={.spec.host}"))
                .isEqualTo("there");
    }

    @Test
    void watchesInAVersionThatIsNotStored() throws Exception {
        create("v1", "watched", "host");
        assertThat(
                        succeeds(
                                "wait",
                                "hosts.v2.example.com/watched",
                                "--for=jsonpath={.spec.address}=here",
                                "--timeout=60s"))
                .contains("condition met");
        String events =
                succeeds(
                        "get",
                        "--raw",
                        "/apis/example.com/v2/namespaces/default/hosts?watch=1&timeoutSeconds=1");
        assertThat(events).contains("\"type\":\"ADDED\"", "\"address\":\"here\"");
    }

    @Test
    void saysWhyAnObjectCannotBeConverted() throws Exception {
        create("v1", "stuck", "host");
        hooks.on(
                "/convert",
                (request, response) ->
                        response.putObject("result")
                                .put("status", "Failed")
                                .put("message", "no way"));
        ApiFixture.Ran ran = api.kubectl("get", "hosts.v2.example.com", "stuck");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.output())
                .contains("conversion webhook for example.com/v1, Kind=Host failed: no way");
        hooks.on(
                "/convert",
                (request, response) -> {
                    convert(request, response);
                    ((ObjectNode) response.at("/convertedObjects/0/metadata")).put("uid", "other");
                });
        eventually(() ->
                api.kubectl("get", "hosts.v2.example.com", "stuck")
                        .output()
                        .contains("metadata.uid was changed"));
        assertThat(succeeds("get", "hosts.v1.example.com", "stuck")).contains("stuck");
    }

    @Test
    void refusesADefinitionWithoutAWebhookToConvert() throws Exception {
        ApiFixture.Ran ran =
                api.kubectlWith(
                        """
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: nons.example.com}
                        spec:
                          group: example.com
                          scope: Namespaced
                          names: {plural: nons, kind: Non}
                          conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v9]}}
                          versions:
                          - {name: v1, served: true, storage: true,
                             schema: {openAPIV3Schema: {type: object}}}
                        """,
                        "create",
                        "-f",
                        "-");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.output())
                .contains(
                        "spec.conversion.webhook.clientConfig: Required value: required when"
                                + " strategy is set to Webhook",
                        "spec.conversion.webhook.conversionReviewVersions: Invalid value:"
                                + " [\"v9\"]: must include at least one of v1");
    }
}
