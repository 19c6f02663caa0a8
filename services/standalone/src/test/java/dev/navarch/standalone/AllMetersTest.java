package dev.navarch.standalone;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever scrapes the standalone cluster sees all of its services. */
@ExtendWith(SharedCluster.class)
class AllMetersTest {

    private static List<String> found(String page, String regex) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?m)" + regex).matcher(page);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** Which services show a metric. */
    private static Set<String> services(String page, String metric) {
        return new TreeSet<>(found(page, "^" + metric + "\\{.*service=\"([a-z-]+)\".*$"));
    }

    private static String page(LiveCluster cluster) {
        try {
            return cluster.text("/metrics");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void onePageShowsTheMetersOfAllServicesByTheirNames(LiveCluster cluster) {
        cluster.get("/api/v1/nodes");
        String page =
                eventually(
                        "the request is counted",
                        () -> page(cluster),
                        shown -> !services(shown, "apiserver_request_total").isEmpty());
        assertThat(services(page, "navarch_store_revision")).containsExactly("api");
        assertThat(services(page, "navarch_ready")).containsExactly("api");
        assertThat(services(page, "apiserver_request_total")).containsExactly("api");
        assertThat(services(page, "workqueue_depth")).containsExactly("controller");
        assertThat(services(page, "scheduler_pending_pods")).containsExactly("scheduler");
        assertThat(services(page, "navarch_node_pod_workers")).containsExactly("node-agent");
        assertThat(services(page, "navarch_view_lag_records"))
                .contains("controller", "scheduler", "node-agent");
    }

    @Test
    void whatBelongsToTheProcessIsThereOnce(LiveCluster cluster) {
        String page = page(cluster);
        assertThat(found(page, "^(jvm_memory_used_bytes.*) ")).isNotEmpty().doesNotHaveDuplicates();
        assertThat(services(page, "jvm_memory_used_bytes")).isEmpty();
        assertThat(found(page, "^(process_uptime_seconds) ")).hasSize(1);
    }

    /** Prometheus refuses a page on which a series is twice. */
    @Test
    void eachMetricIsDeclaredOnceAndEachSeriesIsThereOnce(LiveCluster cluster) {
        String page = page(cluster);
        assertThat(found(page, "^# TYPE (\\S+) ")).hasSizeGreaterThan(30).doesNotHaveDuplicates();
        assertThat(found(page, "^([^# ].*) \\S+$")).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }
}
