package dev.navarch.scheduler.bus;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.scheduler.cluster.PodInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The traces of pods that wait for a node: each a span from being heard of to being bound. */
final class PodTraces {

    private final Tracing tracing;
    private final Map<String, Span> waiting = new ConcurrentHashMap<>();

    PodTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** A pod without a node came, by a change of this context. */
    void came(PodInfo pod, String context) {
        if (!tracing.enabled() || context.isEmpty() || waiting.containsKey(pod.uid())) {
            return;
        }
        Span span =
                tracing.begin("schedule pod", Tracing.Role.CONSUMER, context)
                        .with("navarch.object", pod.path());
        if (span.noted()) {
            waiting.put(pod.uid(), span);
        }
    }

    /** What is sent for the pod is sent in this context. */
    String contextOf(PodInfo pod) {
        return waiting.isEmpty() ? "" : waiting.getOrDefault(pod.uid(), Span.NONE).context();
    }

    void refused(PodInfo pod, String why) {
        if (!waiting.isEmpty()) {
            waiting.getOrDefault(pod.uid(), Span.NONE).with("navarch.unschedulable", why);
        }
    }

    void placed(PodInfo pod, String node) {
        Span span = waiting.isEmpty() ? null : waiting.remove(pod.uid());
        if (span != null) {
            span.with("navarch.node", node).end();
        }
    }

    void gone(String uid) {
        Span span = waiting.isEmpty() ? null : waiting.remove(uid);
        if (span != null) {
            span.failed("the pod is gone");
            span.end();
        }
    }
}
