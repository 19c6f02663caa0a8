package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is too large, too deep or too slow is refused in Kubernetes' words, and changes nothing. */
@ExtendWith(SharedApi.class)
class LimitsTest {

    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";

    private final LiveApi api;

    LimitsTest(LiveApi api) {
        this.api = api;
    }

    private Answer post(String namespace, String type, String body) throws Exception {
        return api.send("POST", "/api/v1/namespaces/" + namespace + "/configmaps", type, body);
    }

    private static String configMap(String name, String value) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
                + name
                + "\"},\"data\":{\"a\":\""
                + value
                + "\"}}";
    }

    @Test
    void refusesABodyAboveThreeMebibytes() throws Exception {
        String namespace = api.namespace("limits");
        Answer answer = post(namespace, JSON, configMap("large", "x".repeat(3 << 20)));
        assertThat(answer.refused(413)).isEqualTo("Request entity too large: limit is 3145728");
        assertThat(answer.body().path("reason").asString("")).isEqualTo("RequestEntityTooLarge");
    }

    @Test
    void refusesAnObjectThatIsTooLargeToStore() throws Exception {
        String namespace = api.namespace("limits");
        String path = "/api/v1/namespaces/" + namespace + "/configmaps/grows";
        post(namespace, JSON, configMap("grows", "x")).succeeded();
        // Annotations have a limit of their own, and so has data; labels of managers have none.
        Answer answer =
                api.send(
                        "PATCH",
                        path,
                        "application/merge-patch+json",
                        "{\"metadata\":{\"finalizers\":[\"" + finalizers() + "\"]}}");
        assertThat(answer.refused(413)).isEqualTo("Request entity too large: limit is 1572864");
        assertThat(api.get(path).path("metadata").has("finalizers")).isFalse();
    }

    private static String finalizers() {
        StringBuilder all = new StringBuilder("example.com/f");
        for (int i = 0; all.length() < 2_000_000; i++) {
            all.append("\",\"example.com/").append("f".repeat(40)).append(i);
        }
        return all.toString();
    }

    @Test
    void refusesAPatchOfTooManyOperations() throws Exception {
        String namespace = api.namespace("limits");
        post(namespace, JSON, configMap("patched", "x")).succeeded();
        String operation = "{\"op\":\"add\",\"path\":\"/data/a\",\"value\":\"y\"}";
        Answer answer =
                api.send(
                        "PATCH",
                        "/api/v1/namespaces/" + namespace + "/configmaps/patched",
                        "application/json-patch+json",
                        "[" + (operation + ",").repeat(10_000) + operation + "]");
        assertThat(answer.refused(413))
                .isEqualTo("The allowed maximum operations in a JSON patch is 10000, got 10001");
    }

    @Test
    void refusesWhatIsNestedTooDeep() throws Exception {
        String namespace = api.namespace("limits");
        String path = "/api/v1/namespaces/" + namespace + "/configmaps/deep";
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        post(namespace, JSON, "{\"metadata\":" + deep + "}").refused(400);
        post(namespace, YAML, "metadata: " + deep).refused(400);
        post(namespace, JSON, configMap("deep", "x")).succeeded();
        for (String type : new String[] {"merge-patch", "strategic-merge-patch"}) {
            api.send("PATCH", path, "application/" + type + "+json", "{\"data\":" + deep + "}")
                    .refused(400);
        }
        api.send(
                        "PATCH",
                        path,
                        "application/json-patch+json",
                        "[{\"op\":\"add\",\"path\":\"/data\",\"value\":" + deep + "}]")
                .refused(400);
        api.send(
                        "PATCH",
                        path + "?fieldManager=m",
                        "application/apply-patch+yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: deep}\ndata: " + deep)
                .refused(400);
        api.get(path);
    }

    @Test
    void refusesYamlThatGrowsByAliases() throws Exception {
        String namespace = api.namespace("limits");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i));
            bomb.append(("*a" + (i - 1) + ", ").repeat(8)).append("*a").append(i - 1).append("]\n");
        }
        bomb.append("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\ndata: *a11\n");
        post(namespace, YAML, bomb.toString()).refused(400);
    }

    @Test
    void refusesABodyThatItWouldHaveToUnpack() throws Exception {
        String namespace = api.namespace("limits");
        // What gzip begins with, as text.
        assertThat(post(namespace, JSON, "\u001f\u008b\b\u0000").code()).isEqualTo(400);
    }

    @Test
    void answersInTheTimeThatTheClientGives() throws Exception {
        String namespace = api.namespace("limits");
        String pods = "/api/v1/namespaces/" + namespace + "/pods?resourceVersion=999999999999";
        Answer late = api.send("GET", pods + "&timeout=100ms", "", "");
        assertThat(late.refused(504))
                .isEqualTo("Timeout: request did not complete within the allotted timeout");
        assertThat(late.body().path("reason").asString("")).isEqualTo("Timeout");
        assertThat(api.send("GET", pods + "&timeout=soon", "", "").refused(400))
                .isEqualTo("invalid timeout specified in the request URL");
    }
}
