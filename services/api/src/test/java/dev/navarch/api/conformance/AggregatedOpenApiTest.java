package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What the server of an aggregated API says of its types. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class AggregatedOpenApiTest {

    private static final String GROUP = SampleApiServer.GROUP;
    private static final String SERVICE = "/apis/apiregistration.k8s.io/v1/apiservices/v1." + GROUP;
    private static final String PATH = "apis/" + GROUP + "/v1";
    private static final String FLUFF = "com.example.sample.v1.Fluff";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /** With a definition that the cluster has in other words, and a group that is not its own. */
    private static final String V2 =
            """
            {swagger: '2.0', info: {title: s, version: '1'}, paths: {
              '/apis/%1$s/v1/namespaces/{namespace}/fluffs': {
                parameters: [{$ref: '#/parameters/namespace'}],
                post: {consumes: [application/json], produces: [application/json],
                parameters: [{in: body, name: body, required: true,
                  schema: {$ref: '#/definitions/%2$s'}}],
                x-kubernetes-group-version-kind: {group: %1$s, version: v1, kind: Fluff},
                responses: {'200': {description: OK, schema: {$ref: '#/definitions/%2$s'}}}}},
              '/api/v1/pods': {get: {description: NOT OURS}},
              '/apis/other.example.com/v1/things': {get: {responses: {'200': {
                description: OK, schema: {$ref: '#/definitions/Thing'}}}}}},
             parameters: {namespace: {in: path, name: namespace, required: true, type: string}},
             definitions: {%2$s: {type: object, description: A soft thing.,
               x-kubernetes-group-version-kind: [{group: %1$s, version: v1, kind: Fluff}],
               properties: {metadata: {$ref: '#/definitions/%4$s'},
                 spec: {type: object, properties: {
                 depth: {type: integer, description: '%3$s'}}}}},
               %4$s: {type: object, description: Other words.}, Thing: {type: object}}}
            """;

    private final LiveApi api;

    AggregatedOpenApiTest(LiveApi api) {
        this.api = api;
    }

    private static void describe(SampleApiServer server, String hash, String depth) {
        server.document(
                "/openapi/v3",
                "{paths: {%1$s: {serverRelativeURL: '/openapi/v3/%1$s?hash=%2$s'}}}"
                        .formatted(PATH, hash));
        server.document(
                "/openapi/v3/" + PATH,
                """
                {openapi: 3.0.0, info: {title: s, version: '1'}, paths: {
                  '/apis/%1$s/v1/namespaces/{namespace}/fluffs': {get: {
                    x-kubernetes-group-version-kind: {group: %1$s, version: v1, kind: Fluff},
                    responses: {'200': {description: OK}}}}},
                 components: {schemas: {%2$s: {type: object, description: A soft thing.,
                   x-kubernetes-group-version-kind: [{group: %1$s, version: v1, kind: Fluff}],
                   properties: {spec: {type: object, properties: {
                     depth: {type: integer, description: '%3$s'}}}}}}}}
                """
                        .formatted(GROUP, FLUFF, depth));
        server.document("/openapi/v2", V2.formatted(GROUP, FLUFF, depth, META));
    }

    private String address() throws Exception {
        return api.get("/openapi/v3")
                .path("paths")
                .path(PATH)
                .path("serverRelativeURL")
                .asString("");
    }

    private void awaitAddress(String address) {
        eventually("its document is at " + address, () -> address().equals(address));
    }

    private JsonNode fluff() throws Exception {
        return api.get("/openapi/v2").path("definitions").path(FLUFF);
    }

    private static String depth(JsonNode fluff) {
        return fluff.at("/properties/spec/properties/depth/description").asString("");
    }

    @Test
    void isMergedFollowedAndForgotten() throws Exception {
        String namespace = api.namespace("explained");
        JsonNode before = api.get("/openapi/v2");
        try (SampleApiServer server =
                new SampleApiServer(
                        namespace, SampleApiServer.frontProxy(api), (user, verb, ns) -> true)) {
            describe(server, "ONE", "How deep it is.");
            server.register(api, namespace);
            awaitAddress("/openapi/v3/" + PATH + "?hash=ONE");
            JsonNode document = api.get(address());
            assertThat(depth(document.at("/components/schemas").path(FLUFF)))
                    .isEqualTo("How deep it is.");
            merged(before, api.get("/openapi/v2"));
            assertThat(api.kubectl("explain", "fluff.spec.depth")).contains("How deep it is.");

            describe(server, "TWO", "Its depth.");
            awaitAddress("/openapi/v3/" + PATH + "?hash=TWO");
            assertThat(depth(fluff())).isEqualTo("Its depth.");
            assertThat(api.kubectl("explain", "fluff.spec.depth")).contains("Its depth.");
        } finally {
            api.delete(SERVICE);
        }
        awaitAddress("");
        assertThat(api.get("/openapi/v2")).isEqualTo(before);
        assertThat(api.exists("/openapi/v3/" + PATH)).isFalse();
    }

    private static void merged(JsonNode before, JsonNode now) {
        assertThat(now.path("paths").properties())
                .hasSize(before.path("paths").size() + 1)
                .containsAll(before.path("paths").properties());
        JsonNode definitions = now.path("definitions");
        assertThat(depth(definitions.path(FLUFF))).isEqualTo("How deep it is.");
        assertThat(definitions.path(FLUFF).at("/properties/metadata/$ref").asString())
                .isEqualTo("#/definitions/" + META + "_v2");
        assertThat(definitions.path(META + "_v2").path("description").asString())
                .isEqualTo("Other words.");
        assertThat(definitions.path(META)).isEqualTo(before.path("definitions").path(META));
        assertThat(definitions.has("Thing")).isFalse();
        assertThat(now.path("parameters").has("namespace")).isTrue();
    }

    @Test
    void isConvertedIfTheServerKnowsVersionTwoOnly() throws Exception {
        String namespace = api.namespace("converted");
        try (SampleApiServer server =
                new SampleApiServer(
                        namespace, SampleApiServer.frontProxy(api), (user, verb, ns) -> true)) {
            server.document("/openapi/v2", V2.formatted(GROUP, FLUFF, "In version two.", META));
            server.register(api, namespace);
            eventually("its document is there", () -> !address().isEmpty());
            JsonNode document = api.get(address());
            JsonNode path =
                    document.path("paths").path("/" + PATH + "/namespaces/{namespace}/fluffs");
            assertThat(path.at("/parameters/0/schema/type").asString()).isEqualTo("string");
            for (String body : new String[] {"requestBody", "responses/200"}) {
                assertThat(
                                path.at("/post/" + body + "/content/application~1json/schema/$ref")
                                        .asString())
                        .isEqualTo("#/components/schemas/" + FLUFF);
            }
            assertThat(api.kubectl("explain", "fluff.spec.depth")).contains("In version two.");
        } finally {
            api.delete(SERVICE);
        }
        awaitAddress("");
    }
}
