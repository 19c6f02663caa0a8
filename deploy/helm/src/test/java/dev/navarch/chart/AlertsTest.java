package dev.navarch.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The alert rules and the dashboard speak of metrics that docs/metrics.md describes, which {@code
 * MetricsTest} holds to a running cluster; each rule fires when it should.
 */
class AlertsTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path RULES = Chart.DIRECTORY.resolve("files/alerts.yml");
    private static final Path UNIT_TESTS = Path.of("src/test/resources/alerts.test.yml");
    private static final Path DASHBOARD = Chart.DIRECTORY.resolve("files/dashboard.json");

    /** Metrics that are everywhere or Kubernetes' own, which the page names by their beginnings. */
    private static final Pattern GENERAL = Pattern.compile("(jvm|process|apiserver)_.*");

    @Test
    void eachRuleSaysHowBadItIsWhatItMeansAndWhatToDo() throws IOException {
        assertThat(rules())
                .isNotEmpty()
                .allSatisfy(rule -> {
                    assertThat(rule.path("alert").asString("")).startsWith("Navarch");
                    assertThat(rule.path("labels").path("severity").asString(""))
                            .isIn("warning", "critical");
                    assertThat(rule.path("annotations").path("summary").asString("")).endsWith(".");
                    assertThat(rule.path("annotations").path("description").asString(""))
                            .hasSizeGreaterThan(40);
                });
    }

    @Test
    void rulesAndDashboardNameMetricsThatAreDescribed() throws IOException {
        Set<String> described = described();
        Set<String> used = new TreeSet<>();
        rules().forEach(rule -> used.addAll(metrics(rule.path("expr").asString(""))));
        for (JsonNode expression : YAML.readTree(Files.readString(DASHBOARD)).findValues("expr")) {
            used.addAll(metrics(expression.asString("")));
        }
        assertThat(used)
                .contains("navarch_relay_lag_seconds", "navarch_ready")
                .allMatch(name -> GENERAL.matcher(name).matches() || described.contains(name));
    }

    @Test
    void whateverFallsBehindHasARule() throws IOException {
        Set<String> watched =
                rules().stream()
                        .flatMap(rule -> metrics(rule.path("expr").asString("")).stream())
                        .collect(Collectors.toSet());
        assertThat(described())
                .filteredOn(name -> name.matches(".*_(lag|behind|oldest|busy|queue)_(?!limit).*"))
                .isNotEmpty()
                // The same in revisions as in seconds; and how long keys waited in the past.
                .filteredOn(name -> !name.startsWith("navarch_cache_lag_revisions"))
                .filteredOn(name -> !name.startsWith("workqueue_queue_duration"))
                .allSatisfy(name -> assertThat(watched).contains(name));
    }

    @Test
    void theUnitTestsHaveEachRuleFire() throws IOException {
        Set<String> fired = new TreeSet<>();
        Matcher name =
                Pattern.compile("alertname=\"(Navarch\\w+)\"")
                        .matcher(Files.readString(UNIT_TESTS));
        while (name.find()) {
            fired.add(name.group(1));
        }
        assertThat(fired)
                .isEqualTo(
                        rules().stream()
                                .map(rule -> rule.path("alert").asString(""))
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void promtoolFindsNoFault(@TempDir Path directory) throws Exception {
        Path promtool =
                Stream.of(System.getenv("PATH").split(":"))
                        .map(entry -> Path.of(entry, "promtool"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElse(null);
        assumeTrue(promtool != null, "needs promtool, of Debian's package prometheus");
        Files.copy(RULES, directory.resolve("alerts.yml"));
        Files.copy(UNIT_TESTS, directory.resolve("alerts.test.yml"));
        run(directory, promtool.toString(), "check", "rules", "alerts.yml");
        run(directory, promtool.toString(), "test", "rules", "alerts.test.yml");
    }

    @Test
    @EnabledIf(
            value = "dev.navarch.chart.Chart#helmPresent",
            disabledReason = "needs the helm that deploy/new-kubectl.sh fetches")
    void theChartMakesAPrometheusRuleOfThem() throws IOException {
        List<String> on =
                List.of(
                        "--set", "monitoring.alerts.enabled=true",
                        "--set", "monitoring.alerts.labels.release=prometheus");
        JsonNode rule =
                Chart.manifests(on).stream()
                        .filter(each -> each.path("kind").asString("").equals("PrometheusRule"))
                        .findFirst()
                        .orElseThrow();
        assertThat(rule.path("spec")).isEqualTo(YAML.readTree(Files.readString(RULES)));
        assertThat(rule.path("metadata").path("labels").path("release").asString(""))
                .isEqualTo("prometheus");
        assertThat(Chart.template(List.of()).output()).doesNotContain("PrometheusRule");
    }

    private static void run(Path directory, String... line) throws Exception {
        Process process =
                new ProcessBuilder(line)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static List<JsonNode> rules() throws IOException {
        return YAML.readTree(Files.readString(RULES))
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /** What the page describes. */
    private static Set<String> described() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher name =
                Pattern.compile("(?m)^\\| `([a-z_]+)` \\|")
                        .matcher(Files.readString(Path.of("../../docs/metrics.md")));
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    /** The metrics of an expression, without what a distribution's parts end in. */
    private static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher name =
                Pattern.compile("\\b[a-z]+_[a-z_]+\\b")
                        .matcher(
                                expression
                                        .replaceAll("\\{[^}]*}", "")
                                        .replaceAll("(by|without) \\([^)]*\\)", "")
                                        .replace("histogram_quantile", ""));
        while (name.find()) {
            names.add(name.group().replaceAll("_(bucket|sum|count)$", ""));
        }
        return names;
    }
}
