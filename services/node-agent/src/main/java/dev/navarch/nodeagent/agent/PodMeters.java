package dev.navarch.nodeagent.agent;

import dev.navarch.nodeagent.server.ServedNodes;
import dev.navarch.nodeagent.worker.PodWorker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.stream.Stream;

/** How the workers of this agent's pods get on, on all nodes that it serves for. */
final class PodMeters {

    private PodMeters() {}

    static void watch(ServedNodes nodes, MeterRegistry meters) {
        Gauge.builder("navarch.node.pod.workers", nodes, all -> workers(all).count())
                .description("Pods that the node agent takes care of.")
                .strongReference(true)
                .register(meters);
        Gauge.builder(
                        "navarch.node.pod.worker.busy.seconds",
                        nodes,
                        all -> workers(all).mapToDouble(PodWorker::busySeconds).max().orElse(0))
                .description("How long the busiest pod's worker has been at it without a pause.")
                .strongReference(true)
                .register(meters);
    }

    private static Stream<PodWorker> workers(ServedNodes nodes) {
        return nodes.all().stream().flatMap(node -> node.all().stream());
    }
}
