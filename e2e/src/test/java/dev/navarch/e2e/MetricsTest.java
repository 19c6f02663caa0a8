package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.SixProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each service of a running cluster shows the metrics that docs/metrics.md describes, and no other
 * of Navarch's own. The alert rules are held to that page by a test of the chart.
 */
@ExtendWith(Cluster.class)
@Order(Integer.MAX_VALUE)
class MetricsTest {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final String OWN = "navarch_";

    /** A row of the page: a metric, and of which services it is. */
    private record Described(String name, Collection<String> services) {}

    @Test
    void showsWhatThePageDescribesAndNothingElse(SixProcesses six) throws IOException {
        List<Described> described = described();
        assertThat(described).hasSizeGreaterThan(30);
        Await.until(
                "every metric of the page",
                SOON,
                () -> missing(six, described),
                missing -> missing.isEmpty());
        Map<String, Set<String>> known = new HashMap<>();
        described.forEach(each ->
                each.services()
                        .forEach(service ->
                                known.computeIfAbsent(service, s -> new TreeSet<>())
                                        .add(each.name())));
        for (String service : SixProcesses.SERVICES) {
            assertThat(names(six.metrics(service)))
                    .as(service)
                    .filteredOn(name -> name.startsWith(OWN))
                    .isSubsetOf(known.getOrDefault(service, Set.of()));
        }
    }

    @Test
    void showsThatNothingIsBehind(SixProcesses six) {
        six.kubectl().run("create", "namespace", "metrics-test");
        Await.until(
                "the relay leads and is not behind",
                SOON,
                () -> six.metrics("api"),
                page ->
                        value(page, "navarch_relay_leading") == 1
                                && value(page, "navarch_relay_lag_revisions") == 0
                                && value(page, "navarch_relay_lag_seconds") == 0
                                && value(page, "navarch_cache_lag_revisions") == 0
                                && value(page, "navarch_store_commit_seconds_count") > 0
                                && value(page, "navarch_store_group_writes_sum") > 0
                                && value(page, "navarch_store_revision") > 0);
        assertThat(value(six.metrics("api"), "navarch_certificate_expiration_timestamp_seconds"))
                .isGreaterThan(System.currentTimeMillis() / 1e3);
        for (String service :
                List.of("controller", "scheduler", "node-agent", "proxy", "metrics")) {
            Await.until(
                    service + " has taken everything in",
                    SOON,
                    () -> six.metrics(service),
                    page ->
                            value(page, "navarch_view_connections") > 0
                                    && value(page, "navarch_view_lag_seconds") == 0
                                    && value(page, "navarch_view_lag_records") < 100);
        }
    }

    private static List<String> missing(SixProcesses six, List<Described> described) {
        List<String> missing = new ArrayList<>();
        for (String service : SixProcesses.SERVICES) {
            Set<String> shown = names(six.metrics(service));
            described.stream()
                    .filter(each -> each.services().contains(service))
                    .filter(each -> !shown.contains(each.name()))
                    .forEach(each -> missing.add(each.name() + " of " + service));
        }
        return missing;
    }

    private static List<Described> described() throws IOException {
        List<Described> rows = new ArrayList<>();
        Matcher row =
                Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([a-z -]+) \\|")
                        .matcher(Files.readString(PAGE));
        while (row.find()) {
            rows.add(
                    new Described(
                            row.group(1),
                            switch (row.group(2)) {
                                case "all" -> SixProcesses.SERVICES;
                                case "all others" ->
                                        SixProcesses.SERVICES.subList(
                                                1, SixProcesses.SERVICES.size());
                                default -> List.of(row.group(2));
                            }));
        }
        return rows;
    }

    /** The metrics of a page, without what a distribution's parts end in. */
    private static Set<String> names(String page) {
        Set<String> names = new TreeSet<>();
        Matcher line = Pattern.compile("(?m)^([a-z_]+)[{ ]").matcher(page);
        while (line.find()) {
            names.add(line.group(1).replaceAll("_(bucket|sum|count|max)$", ""));
        }
        return names;
    }

    /** The smallest value of a metric's series; one that is not there is less than any. */
    private static double value(String page, String name) {
        Matcher line =
                Pattern.compile("(?m)^" + name + "(\\{.*})? ([0-9.E+-]+|NaN)$").matcher(page);
        double smallest = Double.POSITIVE_INFINITY;
        boolean found = false;
        while (line.find()) {
            found = true;
            smallest = Math.min(smallest, Double.parseDouble(line.group(2)));
        }
        return found ? smallest : Double.NEGATIVE_INFINITY;
    }
}
