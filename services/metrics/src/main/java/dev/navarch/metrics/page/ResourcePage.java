package dev.navarch.metrics.page;

import dev.navarch.metrics.host.Reading;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** {@code /metrics/resource}: the few series that a kubelet gives to autoscalers (KEP-727). */
public final class ResourcePage {

    private static final String CPU = "Processor time used, in seconds.";
    private static final String MEMORY = "Working set, in bytes.";

    private ResourcePage() {}

    public static MetricSnapshots of(Reading reading) {
        Families families = new Families();
        Reading.Host host = reading.host();
        families.seconds(
                "node_cpu_usage_seconds", CPU, Labels.EMPTY, host.figures().cpu().usageNanos());
        families.gauge(
                "node_memory_working_set_bytes",
                MEMORY,
                Labels.EMPTY,
                host.figures().memory().workingSet());
        for (Reading.Pod pod : reading.pods()) {
            Labels ofPod =
                    Labels.of("namespace", pod.names().namespace(), "pod", pod.names().name());
            families.seconds("pod_cpu_usage_seconds", CPU, ofPod, pod.figures().cpu().usageNanos());
            families.gauge(
                    "pod_memory_working_set_bytes",
                    MEMORY,
                    ofPod,
                    pod.figures().memory().workingSet());
            for (Reading.Container container : pod.containers()) {
                container(families, ofPod, container);
            }
        }
        families.gauge(
                "resource_scrape_error", "1 if something could not be read.", Labels.EMPTY, 0);
        return families.build();
    }

    private static void container(Families families, Labels ofPod, Reading.Container container) {
        Labels labels = ofPod.merge(Labels.of("container", container.name()));
        families.seconds(
                "container_cpu_usage_seconds", CPU, labels, container.figures().cpu().usageNanos());
        families.gauge(
                "container_memory_working_set_bytes",
                MEMORY,
                labels,
                container.figures().memory().workingSet());
        families.gauge(
                "container_start_time_seconds",
                "When the container started, in seconds since 1970.",
                labels,
                container.started());
    }
}
