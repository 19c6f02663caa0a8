package dev.navarch.metrics.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.navarch.metrics.sample.SampleStore;
import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSample.Usage;
import dev.navarch.testkit.FakeClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MetricsApiTest {

    private static final String ROOT = "/apis/metrics.k8s.io/v1beta1";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private final FakeClock clock = new FakeClock();
    private final SampleStore samples = new SampleStore(clock, Duration.ofMinutes(1));
    private final MetricsApi api = new MetricsApi(samples, new Cluster());

    MetricsApiTest() {
        samples.take(
                new UsageSample(
                        "n1",
                        clock.instant(),
                        10_062,
                        Usage.of(1_500_000_000, 3L << 30),
                        List.of(
                                pod("web", container("app", 250_000_000), container("side", 0)),
                                pod("done", container("app", 1)),
                                pod("starting"))));
    }

    @Test
    void givesANodesFigures() {
        JsonNode node = get(ROOT + "/nodes/n1").body();

        assertThat(node.path("kind").asString()).isEqualTo("NodeMetrics");
        assertThat(node.path("usage").toString())
                .isEqualTo("{\"cpu\":\"1500000000n\",\"memory\":\"3145728Ki\"}");
        assertThat(node.path("window").asString()).isEqualTo("10.062s");
        assertThat(node.path("timestamp").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(node.path("metadata").path("labels").path("zone").asString()).isEqualTo("a");
    }

    @Test
    void givesAPodsFiguresByContainer() {
        JsonNode pod = get(ROOT + "/namespaces/default/pods/web").body();

        assertThat(pod.path("containers").toString())
                .isEqualTo(
                        "[{\"name\":\"app\",\"usage\":{\"cpu\":\"250000000n\","
                                + "\"memory\":\"1024Ki\"}},{\"name\":\"side\","
                                + "\"usage\":{\"cpu\":\"0\",\"memory\":\"1024Ki\"}}]");
    }

    @Test
    void listsOnlyRunningPodsWithFigures() {
        assertThat(names(get(ROOT + "/pods"))).containsExactly("web");
        assertThat(names(get(ROOT + "/namespaces/default/pods"))).containsExactly("web");
        assertThat(names(get(ROOT + "/namespaces/other/pods"))).isEmpty();
        assertThat(names(get(ROOT + "/nodes"))).containsExactly("n1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"app=web;1", "app==db;0", "app in (web, db);1", "!app;0", "tier!=x,app;1"})
    void selectsByLabels(String selector, int found) {
        Map<String, List<String>> query = Map.of("labelSelector", List.of(selector));

        assertThat(names(api.answer(request(ROOT + "/pods", query, "")))).hasSize(found);
    }

    @Test
    void selectsByNameAndRefusesOtherFields() {
        assertThat(names(byField("metadata.name=web"))).containsExactly("web");
        assertThat(names(byField("metadata.name!=web"))).isEmpty();
        assertThat(byField("spec.nodeName=n1").status()).isEqualTo(400);
    }

    @Test
    void printsTables() {
        JsonNode table = api.answer(request(ROOT + "/pods", Map.of(), TABLE)).body();

        assertThat(table.path("kind").asString()).isEqualTo("Table");
        assertThat(table.path("rows").path(0).path("cells").toString())
                .isEqualTo("[\"web\",\"250m\",\"2048Ki\",\"10.062s\"]");
        assertThat(table.path("columnDefinitions").size()).isEqualTo(4);
    }

    @Test
    void saysWhatItDoesNotHave() {
        Answer unknown = get(ROOT + "/namespaces/default/pods/nobody");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().path("message").asString())
                .isEqualTo("pods.metrics.k8s.io \"default/nobody\" not found");
        assertThat(get(ROOT + "/nodes/nowhere").status()).isEqualTo(404);
        assertThat(get(ROOT + "/services").status()).isEqualTo(404);
        clock.advance(Duration.ofMinutes(2));
        assertThat(get(ROOT + "/nodes/n1").status()).isEqualTo(404);
    }

    @Test
    void knowsOnlyReads() {
        MetricsApi.Request delete =
                new MetricsApi.Request("DELETE", ROOT + "/nodes/n1", Map.of(), "");

        assertThat(api.answer(delete).status()).isEqualTo(405);
    }

    @Test
    void describesItself() {
        assertThat(get(ROOT).body().path("resources").size()).isEqualTo(2);
        assertThat(get("/apis").body().path("groups").path(0).path("name").asString())
                .isEqualTo("metrics.k8s.io");
        assertThat(
                        api.answer(request("/apis", Map.of(), "a/b;as=APIGroupDiscoveryList"))
                                .body()
                                .path("apiVersion")
                                .asString())
                .isEqualTo("apidiscovery.k8s.io/v2");
    }

    @ParameterizedTest
    @CsvSource({"15000, 15s", "60000, 1m0s", "90500, 1m30.5s", "10062, 10.062s"})
    void printsDurationsAsGoDoes(long millis, String text) {
        assertThat(Figures.window(millis)).isEqualTo(text);
    }

    @Test
    void refusesASelectorThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> LabelQuery.parse("a=b=c"));
    }

    private Answer byField(String selector) {
        return api.answer(request(ROOT + "/pods", Map.of("fieldSelector", List.of(selector)), ""));
    }

    private Answer get(String path) {
        return api.answer(request(path, Map.of(), "application/json"));
    }

    private static MetricsApi.Request request(
            String path, Map<String, List<String>> query, String accept) {
        return new MetricsApi.Request("GET", path, query, accept);
    }

    private static List<String> names(Answer list) {
        return list.body()
                .path("items")
                .valueStream()
                .map(item -> item.path("metadata").path("name").asString())
                .toList();
    }

    private static UsageSample.Pod pod(String name, UsageSample.Container... containers) {
        return new UsageSample.Pod("default", name, name, Usage.NONE, List.of(containers));
    }

    private static UsageSample.Container container(String name, long nanoCores) {
        return new UsageSample.Container(name, Usage.of(nanoCores, 1 << 20));
    }

    private static final class Cluster implements ClusterPods {

        private final List<PodFacts> pods =
                List.of(facts("web", true), facts("done", false), facts("starting", true));
        private final NodeFacts node = new NodeFacts("n1", Map.of("zone", "a"));

        private static PodFacts facts(String name, boolean running) {
            return new PodFacts("default", name, name, Map.of("app", name), "n1", running);
        }

        @Override
        public Collection<PodFacts> pods() {
            return pods;
        }

        @Override
        public Collection<PodFacts> podsIn(String namespace) {
            return namespace.equals("default") ? pods : List.of();
        }

        @Override
        public Optional<PodFacts> pod(String namespace, String name) {
            return podsIn(namespace).stream().filter(pod -> pod.name().equals(name)).findFirst();
        }

        @Override
        public Collection<NodeFacts> nodes() {
            return List.of(node);
        }

        @Override
        public Optional<NodeFacts> node(String name) {
            return name.equals("n1") ? Optional.of(node) : Optional.empty();
        }
    }
}
