package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What webhooks can do to objects of custom types, and between their versions. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class WebhookCustomTypesTest {

    private static final String ANY = "{type: object, x-kubernetes-preserve-unknown-fields: true}";
    private static final String PRUNED =
            "{type: object, properties: {data: {type: object, properties: {start: {type: string},"
                    + " mutation: {type: string}}}}}";

    private final LiveApi api;
    private final HookedApi hooked;

    WebhookCustomTypesTest(LiveApi api) throws Exception {
        this.api = api;
        this.hooked = new HookedApi(api);
    }

    @AfterEach
    void close() throws Exception {
        for (String kind : List.of("mutating", "validating")) {
            api.delete(HookedApi.GROUP + kind + "webhookconfigurations");
        }
        hooked.close();
    }

    private static String rule(String group, String operations) {
        return "{apiGroups: [%s], apiVersions: ['*'], operations: [%s], resources: [things]}"
                .formatted(group, operations);
    }

    /**
     * @return the path of the objects in the namespace that bears the group's first label
     */
    private String serve(String ns, String schema) throws Exception {
        String group = ns + ".example.com";
        Definitions.serve(
                api,
                group,
                "things",
                "Thing",
                "Namespaced",
                Definitions.version("v1", true, true, schema));
        return path(ns, "v1");
    }

    private static String path(String ns, String version) {
        return "/apis/" + ns + ".example.com/" + version + "/namespaces/" + ns + "/things";
    }

    private static String thing(String ns, String version, String name, String data) {
        return "{apiVersion: %s.example.com/%s, kind: Thing, metadata: {name: %s}, data: %s}"
                .formatted(ns, version, name, data);
    }

    private JsonNode mutated(String path, String body) {
        return eventually(
                "the webhook is asked",
                () ->
                        api.send(
                                        "POST",
                                        path + "?dryRun=All",
                                        "application/json",
                                        LiveApi.json(body))
                                .succeeded(),
                made -> made.at("/data").has("mutation"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should mutate custom resource [Conformance]")
    void changeAnObject() throws Exception {
        String ns = api.namespace("hooked");
        String things = serve(ns, ANY);
        hooked.configure(
                "mutating", ns, hooked.hook("/data", ns, rule(ns + ".example.com", "CREATE"), ""));
        String body = thing(ns, "v1", "t", "{start: 'yes'}");
        mutated(things, body);
        assertThat(api.create(things, body).path("data").propertyNames())
                .containsExactlyInAnyOrder("start", "mutation");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should mutate custom resource with pruning [Conformance]")
    void loseWhatTheSchemaDoesNotKnow() throws Exception {
        String ns = api.namespace("hooked");
        String things = serve(ns, PRUNED);
        hooked.hooks.on(
                "/unknown", (request, response) -> HookedApi.addData(request, response, "unknown"));
        String rule = rule(ns + ".example.com", "CREATE");
        hooked.configure("mutating", ns + "-a", hooked.hook("/data", ns, rule, ""));
        hooked.configure("mutating", ns + "-b", hooked.hook("/unknown", ns, rule, ""));
        String body = thing(ns, "v1", "t", "{start: 'yes'}");
        eventually(() -> {
            mutated(things, body);
            return !hooked.hooks.asked("/unknown").isEmpty();
        });
        assertThat(api.create(things, body).path("data").propertyNames())
                .containsExactlyInAnyOrder("start", "mutation");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should mutate custom resource with different stored version [Conformance]")
    void changeAnObjectThatIsStoredInAnotherVersion() throws Exception {
        String ns = api.namespace("hooked");
        String group = ns + ".example.com";
        api.create(
                Definitions.PATH,
                Definitions.yaml(
                        group,
                        "things",
                        "Thing",
                        "Namespaced",
                        "["
                                + Definitions.version("v1", true, true, ANY)
                                + ","
                                + Definitions.version("v2", true, false, ANY)
                                + "]"));
        String definition = Definitions.PATH + "/things." + group;
        Definitions.awaitEstablished(api, "things." + group);
        hooked.configure(
                "mutating", ns, hooked.hook("/data", ns, rule(group, "CREATE, UPDATE"), ""));
        mutated(path(ns, "v1"), thing(ns, "v1", "t", "{start: 'yes'}"));
        api.create(path(ns, "v1"), thing(ns, "v1", "t", "{start: 'yes'}"));
        api.send(
                        "PATCH",
                        definition,
                        "application/json-patch+json",
                        "[{\"op\": \"replace\", \"path\": \"/spec/versions/0/storage\", \"value\":"
                                + " false}, {\"op\": \"replace\", \"path\":"
                                + " \"/spec/versions/1/storage\", \"value\": true}]")
                .succeeded();
        JsonNode patched =
                eventually(
                        "the object is patched",
                        () -> api.merge(path(ns, "v2") + "/t", "{data: {other: 'yes'}}"),
                        made -> made.at("/data").has("other"));
        assertThat(patched.path("data").propertyNames())
                .containsExactlyInAnyOrder("start", "mutation", "other");
        assertThat(patched.path("apiVersion").asString()).isEqualTo(group + "/v2");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should be able to deny custom resource creation, update and deletion [Conformance]")
    void refuseCreationUpdateAndDeletion() throws Exception {
        String ns = api.namespace("hooked");
        String things = serve(ns, ANY);
        hooked.hooks.on(
                "/guard",
                (request, response) -> {
                    JsonNode object =
                            request.path("operation").asString("").equals("DELETE")
                                    ? request.path("oldObject")
                                    : request.path("object");
                    if (object.at("/data").has("bad")) {
                        HookedApi.deny(response);
                    }
                });
        api.create(things, thing(ns, "v1", "kept", "{bad: 'yes'}"));
        api.create(things, thing(ns, "v1", "good", "{start: 'yes'}"));
        hooked.configure(
                "validating",
                ns,
                hooked.hook("/guard", ns, rule(ns + ".example.com", "CREATE, UPDATE, DELETE"), ""));
        eventually(() ->
                api.send(
                                        "POST",
                                        things + "?dryRun=All",
                                        "application/json",
                                        LiveApi.json(thing(ns, "v1", "t", "{bad: 'yes'}")))
                                .code()
                        == 400);
        String denied = "admission webhook \"hook.example.com\" denied the request: not this one";
        assertThat(
                        api.send(
                                        "PATCH",
                                        things + "/good",
                                        "application/merge-patch+json",
                                        "{\"data\":{\"bad\":\"x\"}}")
                                .refused(400))
                .isEqualTo(denied);
        assertThat(api.send("DELETE", things + "/kept", "", "").refused(400)).isEqualTo(denied);
        api.send(
                        "PATCH",
                        things + "/kept",
                        "application/merge-patch+json",
                        "{\"data\":{\"bad\":null}}")
                .succeeded();
        api.deleteAndWait(things + "/kept");
    }

    /** {@code host} in v1 is {@code address} in v2. */
    private static void convert(JsonNode request, ObjectNode response) {
        String desired = request.path("desiredAPIVersion").asString();
        String field = desired.endsWith("/v1") ? "host" : "address";
        String former = desired.endsWith("/v1") ? "address" : "host";
        ArrayNode converted = response.putArray("convertedObjects");
        for (JsonNode object : request.path("objects")) {
            ObjectNode copy = (ObjectNode) object.deepCopy();
            copy.put("apiVersion", desired);
            JsonNode value = copy.remove(former);
            if (value != null) {
                copy.set(field, value);
            }
            converted.add(copy);
        }
        response.putObject("result").put("status", "Success");
    }

    private void serveConverted(String ns) throws Exception {
        String group = ns + ".example.com";
        hooked.hooks.on("/convert", WebhookCustomTypesTest::convert);
        String definition =
                Definitions.yaml(
                        group,
                        "things",
                        "Thing",
                        "Namespaced",
                        "["
                                + Definitions.version("v1", true, true, ANY)
                                + ","
                                + Definitions.version("v2", true, false, ANY)
                                + "]");
        api.create(
                Definitions.PATH,
                definition
                        + "  conversion: {strategy: Webhook, webhook: {conversionReviewVersions:"
                        + " [v1], clientConfig: "
                        + hooked.hooks.client("/convert")
                        + "}}\n");
        Definitions.awaitEstablished(api, "things." + group);
    }

    private static String addressed(String ns, String version, String name, String field) {
        return "{apiVersion: %s.example.com/%s, kind: Thing, metadata: {name: %s}, %s: here}"
                .formatted(ns, version, name, field);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceConversionWebhook [Privileged:ClusterAdmin] should be able to convert from CR v1 to CR v2 [Conformance]")
    void convertAnObject() throws Exception {
        String ns = api.namespace("converted");
        serveConverted(ns);
        api.create(path(ns, "v1"), addressed(ns, "v1", "t", "host"));
        JsonNode shown = api.get(path(ns, "v2") + "/t");
        assertThat(shown.path("address").asString("")).isEqualTo("here");
        assertThat(shown.has("host")).isFalse();
        api.deleteAndWait(path(ns, "v2") + "/t");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceConversionWebhook [Privileged:ClusterAdmin] should be able to convert a non homogeneous list of CRs [Conformance]")
    void convertAListOfObjectsOfSeveralVersions() throws Exception {
        String ns = api.namespace("converted");
        serveConverted(ns);
        api.create(path(ns, "v1"), addressed(ns, "v1", "first", "host"));
        api.send(
                        "PATCH",
                        Definitions.PATH + "/things." + ns + ".example.com",
                        "application/json-patch+json",
                        "[{\"op\": \"replace\", \"path\": \"/spec/versions/0/storage\", \"value\":"
                                + " false}, {\"op\": \"replace\", \"path\":"
                                + " \"/spec/versions/1/storage\", \"value\": true}]")
                .succeeded();
        api.create(path(ns, "v2"), addressed(ns, "v2", "second", "address"));
        for (String version : List.of("v1", "v2")) {
            String field = version.equals("v1") ? "host" : "address";
            assertThat(api.get(path(ns, version)).path("items").valueStream())
                    .hasSize(2)
                    .allMatch(item -> item.path(field).asString("").equals("here"));
        }
        api.delete(path(ns, "v1"));
    }
}
