package dev.navarch.metrics.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.metrics.Readings;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final String APP =
            "{container=\"app\",%sid=\"/kubepods/podu1/cid\",image=\"image:1\",%sname=\"cid\","
                    + "namespace=\"default\",pod=\"web\"}";

    private final Pages pages = new Pages();

    @Test
    void hasNothingToSayBeforeTheFirstReading() {
        assertThat(pages.cadvisor()).doesNotContain("container_");
    }

    @Test
    void speaksCadvisorsNamesAndLabels() {
        pages.take(Readings.at(10, 3_000_000_000L));

        assertThat(pages.cadvisor().lines())
                .contains(
                        "# TYPE container_cpu_usage_seconds_total counter",
                        "container_cpu_usage_seconds_total"
                                + APP.formatted("cpu=\"total\",", "")
                                + " 3.0",
                        "container_memory_working_set_bytes" + APP.formatted("", "") + " 4096.0",
                        "container_memory_usage_bytes" + APP.formatted("", "") + " 5000.0",
                        "container_memory_rss" + APP.formatted("", "") + " 3000.0",
                        "container_processes" + APP.formatted("", "") + " 3.0",
                        "container_fs_usage_bytes" + APP.formatted("device=\"\",", "") + " 77.0",
                        "container_spec_memory_limit_bytes" + APP.formatted("", "") + " 8192.0",
                        "container_network_receive_bytes_total{container=\"\","
                                + "id=\"/kubepods/podu1/sandbox\",image=\"\",interface=\"eth0\","
                                + "name=\"sandbox\",namespace=\"default\",pod=\"web\"} 10.0",
                        "machine_cpu_cores 2.0",
                        "machine_memory_bytes 1.073741824E9")
                .anyMatch(line ->
                        line.startsWith(
                                "container_cpu_usage_seconds_total{container=\"\",cpu=\"total\","
                                        + "id=\"/\",image=\"\",name=\"\",namespace=\"\",pod=\"\"} 6.0"));
    }

    @Test
    void givesAutoscalersTheFewSeriesOfAKubelet() {
        pages.take(Readings.at(10, 3_000_000_000L));

        assertThat(pages.resource().lines())
                .contains(
                        "container_cpu_usage_seconds_total{container=\"app\",namespace=\"default\","
                                + "pod=\"web\"} 3.0",
                        "container_start_time_seconds{container=\"app\",namespace=\"default\","
                                + "pod=\"web\"} 1.7E9",
                        "node_cpu_usage_seconds_total 6.0",
                        "node_memory_working_set_bytes 4096.0",
                        "pod_memory_working_set_bytes{namespace=\"default\",pod=\"web\"} 4096.0");
    }
}
