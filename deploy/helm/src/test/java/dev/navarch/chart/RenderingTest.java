package dev.navarch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the chart renders, without a cluster. {@code -Dgolden.rewrite=true} writes the file that the
 * default rendering is compared with.
 */
@EnabledIf(
        value = "dev.navarch.chart.Chart#helmPresent",
        disabledReason = "needs the helm that deploy/new-kubectl.sh fetches")
class RenderingTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/default.yaml");
    private static final List<String> EVERYTHING =
            List.of("--values", Chart.DIRECTORY.resolve("ci/everything-values.yaml").toString());

    @ParameterizedTest
    @MethodSource("dev.navarch.chart.Chart#variants")
    void isWithoutFault(List<String> values) {
        List<String> line =
                new ArrayList<>(List.of("lint", "--strict", Chart.DIRECTORY.toString()));
        line.addAll(values);
        Chart.Result linted = Chart.helm(line.toArray(String[]::new));
        assertThat(linted.code()).as(linted.output()).isZero();
    }

    @Test
    void isAsItWas() throws IOException {
        String rendered = Chart.template(List.of()).output();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void aSettingOfOneServiceRestartsThatOneAlone() {
        Map<String, String> before = checksums(List.of());
        Map<String, String> own =
                checksums(List.of("--set", "controller.config.node-monitor.period=7s"));
        Map<String, String> shared = checksums(List.of("--set", "cluster.domain=example.local"));
        before.forEach((name, checksum) -> {
            assertThat(shared.get(name)).as(name).isNotEqualTo(checksum);
            assertThat(checksum.equals(own.get(name)))
                    .as(name)
                    .isEqualTo(!name.equals("Deployment/t-navarch-controller"));
        });
        assertThat(before).hasSize(4);
    }

    private static Map<String, String> checksums(List<String> values) {
        Map<String, String> checksums = new TreeMap<>();
        for (JsonNode manifest : Chart.manifests(values)) {
            String checksum =
                    manifest.at("/spec/template/metadata/annotations")
                            .path("checksum/config")
                            .asString("");
            if (!checksum.isEmpty()) {
                checksums.put(Chart.name(manifest), checksum);
            }
        }
        return checksums;
    }

    @Test
    void namesOnlySettingsThatThereAre() throws IOException {
        Set<String> known = new TreeSet<>();
        Matcher name =
                Pattern.compile("`(navarch\\.[a-z0-9.-]+)`")
                        .matcher(Files.readString(Path.of("../../docs/configuration.md")));
        while (name.find()) {
            known.add(name.group(1));
        }
        JsonNode data =
                named(Chart.manifests(EVERYTHING), "ConfigMap/t-navarch-config").path("data");
        Set<String> used = new TreeSet<>();
        for (String file : List.of("shared.yaml", "api.yaml")) {
            flatten("", new YAMLMapper().readTree(data.path(file).asString("")), used);
        }
        assertThat(used)
                .contains("navarch.postgres.url", "navarch.kafka.user", "navarch.join.token-file");
        assertThat(known).containsAll(used);
    }

    private static void flatten(String prefix, JsonNode node, Set<String> names) {
        if (node.isObject()) {
            node.properties()
                    .forEach(property ->
                            flatten(
                                    prefix.isEmpty()
                                            ? property.getKey()
                                            : prefix + "." + property.getKey(),
                                    property.getValue(),
                                    names));
        } else {
            names.add(prefix);
        }
    }

    @Test
    void installsTheImagesOfThisVersion() throws IOException {
        Matcher version =
                Pattern.compile("<artifactId>navarch</artifactId>\\s*<version>([^<-]+)")
                        .matcher(Files.readString(Path.of("../../pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(
                        named(Chart.manifests(List.of()), "Deployment/t-navarch-scheduler")
                                .at("/spec/template/spec/containers/0/image")
                                .asString(""))
                .isEqualTo("navarch/scheduler:" + version.group(1));
    }

    @Test
    void startsPodsAnewWhenTheirSettingsChange() {
        String path = "/spec/template/metadata/annotations/checksum~1config";
        JsonNode before = named(Chart.manifests(List.of()), "Deployment/t-navarch-api");
        JsonNode after =
                named(
                        Chart.manifests(List.of("--set", "cluster.domain=example.internal")),
                        "Deployment/t-navarch-api");
        assertThat(before.at(path).asString("")).hasSize(64);
        assertThat(after.at(path)).isNotEqualTo(before.at(path));
    }

    @Test
    void passesCertificatesAndPasswordsOfOthersOn() {
        List<JsonNode> manifests =
                Chart.manifests(
                        List.of(
                                "--values",
                                Chart.DIRECTORY.resolve("ci/external-values.yaml").toString()));
        assertThat(manifests).extracting(Chart::name).noneMatch(n -> n.startsWith("StatefulSet"));
        JsonNode settings = named(manifests, "ConfigMap/t-navarch-config").path("data");
        JsonNode shared = new YAMLMapper().readTree(settings.path("shared.yaml").asString(""));
        assertThat(shared.at("/navarch/kafka/properties/[security.protocol]").asString(""))
                .isEqualTo("SASL_SSL");
        assertThat(shared.at("/navarch/kafka/replicas").asInt(0)).isEqualTo(3);
        String volumes =
                named(manifests, "Deployment/t-navarch-api")
                        .at("/spec/template/spec/volumes")
                        .toString();
        assertThat(volumes)
                .contains(
                        "\"secretName\":\"db-login\"", "{\"key\":\"secret\",\"path\":\"password\"}")
                .contains("\"secretName\":\"db-authority\"", "\"secretName\":\"kafka-authority\"")
                .contains("\"secretName\":\"kafka-login\"")
                .doesNotContain("t-navarch-postgres", "t-navarch-kafka");
    }

    @Test
    void machinesJoinByATokenOfTheReleasesOwnOrByAnothers() {
        List<JsonNode> own = Chart.manifests(EVERYTHING);
        assertThat(joinToken(own)).isEqualTo("t-navarch-join/token");
        assertThat(named(own, "Job/t-navarch-secrets").toString())
                .contains("{\"name\":\"NAVARCH_SECRETS_TOKENS\",\"value\":\"join\"}");
        assertThat(named(own, "Role/t-navarch-secrets").toString()).contains("t-navarch-join");
        assertThat(joining(own))
                .isEqualTo(
                        new YAMLMapper()
                                .readTree(
                                        """
                                        api-url: https://t-navarch-api.nv.svc:443
                                        kafka-bootstrap-servers: t-navarch-kafka.nv.svc:9092
                                        token-file: /etc/navarch/join/token
                                        """));
        List<JsonNode> anothers =
                Chart.manifests(
                        List.of(
                                "--values",
                                Chart.DIRECTORY.resolve("ci/external-values.yaml").toString()));
        assertThat(joinToken(anothers)).isEqualTo("machines/join-token");
        assertThat(joining(anothers).path("kafka-bootstrap-servers").asString(""))
                .isEqualTo("b1.example.com:9093,b2.example.com:9093");
        assertThat(anothers.toString())
                .doesNotContain("token-file\":", "t-navarch-join", "NAVARCH_SECRETS_TOKENS");
        assertThat(joining(Chart.manifests(List.of())).isMissingNode()).isTrue();
    }

    /** Which Secret's key the init container of the node agent has as its token. */
    private static String joinToken(List<JsonNode> manifests) {
        JsonNode pod = named(manifests, "DaemonSet/t-navarch-node-agent").at("/spec/template/spec");
        assertThat(pod.at("/initContainers/0/args").toString())
                .contains("--token-file=/etc/navarch/join/token");
        assertThat(pod.at("/initContainers/0/volumeMounts").toString())
                .contains("{\"name\":\"join\",\"mountPath\":\"/etc/navarch/join\"");
        return pod.path("volumes")
                .valueStream()
                .filter(volume -> volume.path("name").asString("").equals("join"))
                .map(volume ->
                        volume.at("/secret/secretName").asString("")
                                + "/"
                                + volume.at("/secret/items/0/key").asString(""))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode joining(List<JsonNode> manifests) {
        return new YAMLMapper()
                .readTree(
                        named(manifests, "ConfigMap/t-navarch-config")
                                .at("/data/api.yaml")
                                .asString(""))
                .at("/navarch/join");
    }

    @Test
    void machinesReachTheBundledKafka() {
        String policy = "NetworkPolicy/t-navarch-kafka";
        assertThat(named(Chart.manifests(List.of()), policy).at("/spec/ingress/0/from")).hasSize(1);
        assertThat(named(Chart.manifests(EVERYTHING), policy).at("/spec/ingress/0/from").toString())
                .contains("198.51.100.0/24");
        assertThat(
                        named(Chart.manifests(List.of("--set", "nodeAgent.enabled=true")), policy)
                                .at("/spec/ingress/0")
                                .has("from"))
                .isFalse();
    }

    @Test
    void eachServiceOfAMachineShowsItsHealthWhereItIsAskedFor() {
        for (String name : List.of("node-agent", "proxy")) {
            JsonNode container =
                    named(Chart.manifests(EVERYTHING), "DaemonSet/t-navarch-" + name)
                            .at("/spec/template/spec/containers/0");
            String port = name.equals("proxy") ? "8091" : "8090";
            assertThat(container.path("env").toString())
                    .contains("{\"name\":\"NAVARCH_HEALTH_PORT\",\"value\":\"" + port + "\"}");
            assertThat(container.path("ports").toString())
                    .contains("{\"name\":\"health\",\"containerPort\":" + port + "}");
        }
    }

    @Test
    void watchesWhatItIsAskedTo() {
        List<JsonNode> manifests =
                Chart.manifests(
                        List.of(
                                "--values",
                                Chart.DIRECTORY.resolve("ci/everything-values.yaml").toString()));
        assertThat(named(manifests, "ServiceMonitor/t-navarch-health").at("/spec/selector"))
                .isEqualTo(
                        JsonMapper.shared()
                                .createObjectNode()
                                .set(
                                        "matchLabels",
                                        selected(named(manifests, "Service/t-navarch-health"))));
        JsonNode dashboard =
                JsonMapper.shared()
                        .readTree(
                                named(manifests, "ConfigMap/t-navarch-dashboard")
                                        .at("/data/navarch.json")
                                        .asString(""));
        assertThat(dashboard.path("panels")).hasSizeGreaterThan(5);
        assertThat(Chart.manifests(List.of()))
                .extracting(Chart::name)
                .noneMatch(n -> n.contains("Monitor") || n.contains("dashboard"));
    }

    private static JsonNode selected(JsonNode service) {
        var labels = JsonMapper.shared().createObjectNode();
        for (String label : List.of("name", "instance", "component")) {
            String key = "app.kubernetes.io/" + label;
            labels.set(key, service.at("/metadata/labels").path(key));
        }
        return labels;
    }

    @Test
    void givesNoDisruptionBudgetThatForbidsAll() {
        assertThat(Chart.manifests(List.of("--set", "api.replicas=1")))
                .extracting(Chart::name)
                .contains("PodDisruptionBudget/t-navarch-scheduler")
                .doesNotContain("PodDisruptionBudget/t-navarch-api");
    }

    static JsonNode named(List<JsonNode> manifests, String name) {
        return manifests.stream()
                .filter(m -> Chart.name(m).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "no "
                                        + name
                                        + " in "
                                        + manifests.stream().map(Chart::name).toList()));
    }
}
