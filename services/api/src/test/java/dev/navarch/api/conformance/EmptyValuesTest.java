package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.ApiFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Lists and maps in which there is nothing: built-in types do not tell them from none. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class EmptyValuesTest {

    private static final String FULL_OF_NOTHING =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, annotations: {}, labels: {}, finalizers: []}
            spec:
              selector: {matchLabels: {app: d}, matchExpressions: []}
              template:
                metadata: {labels: {app: d}, annotations: {}}
                spec:
                  nodeSelector: {}
                  tolerations: []
                  containers:
                  - {name: c, image: example.com/i, env: [], args: [], resources: {limits: {}}}
                  volumes: [{name: v, emptyDir: {}}]
            """;

    private final LiveApi api;
    private final String namespace;

    EmptyValuesTest(LiveApi api) throws Exception {
        this.api = api;
        this.namespace = api.namespace("empty");
    }

    @Test
    void vanishUnlessTheyAreStructs() throws Exception {
        api.kubectlWith(FULL_OF_NOTHING, "apply", "-n", namespace, "-f", "-");
        JsonNode stored = api.get("/apis/apps/v1/namespaces/" + namespace + "/deployments/d");
        JsonNode pod = stored.at("/spec/template/spec");
        assertThat(stored.path("metadata").has("labels")).isFalse();
        assertThat(stored.path("metadata").has("finalizers")).isFalse();
        assertThat(stored.at("/spec/selector").has("matchExpressions")).isFalse();
        assertThat(stored.at("/spec/template/metadata").has("annotations")).isFalse();
        assertThat(pod.has("nodeSelector")).isFalse();
        assertThat(pod.has("tolerations")).isFalse();
        assertThat(pod.at("/containers/0").has("env")).isFalse();
        assertThat(pod.at("/containers/0").has("args")).isFalse();
        assertThat(pod.at("/containers/0/resources").isObject()).isTrue();
        assertThat(pod.at("/containers/0/resources").isEmpty()).isTrue();
        assertThat(pod.at("/volumes/0/emptyDir").isObject()).isTrue();
    }

    @Test
    void areNoDifferenceAfterTheyWereApplied() throws Exception {
        api.kubectlWith(FULL_OF_NOTHING, "apply", "-n", namespace, "-f", "-");
        ApiFixture.Ran ran =
                api.tryKubectlWith(FULL_OF_NOTHING, "diff", "-n", namespace, "-f", "-");
        assertThat(ran.output()).isEmpty();
        assertThat(ran.code()).isZero();
    }

    @Test
    void vanishFromAPatch() throws Exception {
        String maps = "/api/v1/namespaces/" + namespace + "/configmaps";
        api.create(maps, "{metadata: {name: m, annotations: {a: b}}, data: {k: v}}");
        JsonNode patched =
                api.merge(
                        maps + "/m",
                        "{metadata: {annotations: {a: null}, labels: {}}, data: {k: null}}");
        assertThat(patched.path("metadata").has("annotations")).isFalse();
        assertThat(patched.path("metadata").has("labels")).isFalse();
        assertThat(patched.has("data")).isFalse();
    }

    @Test
    void stayWhereTheyMustBeThere() throws Exception {
        String path = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/roles";
        assertThat(api.create(path, "{metadata: {name: none}, rules: []}").path("rules").isArray())
                .isTrue();
    }

    @Test
    void stayInObjectsOfCustomTypes() throws Exception {
        String group = api.name("empty") + ".example.com";
        String things =
                Definitions.serve(
                        api,
                        group,
                        "things",
                        "Thing",
                        "{type: object, properties: {list: {type: array, items: {type: string}},"
                                + " map: {type: object, additionalProperties: {type: string}}}}");
        JsonNode made =
                api.create(
                        things,
                        "{apiVersion: %s/v1, kind: Thing, metadata: {name: t, labels: {}}, list: [], map: {}}"
                                .formatted(group));
        assertThat(made.path("list").isArray()).isTrue();
        assertThat(made.path("map").isObject()).isTrue();
        assertThat(made.path("metadata").has("labels")).isFalse();
    }
}
