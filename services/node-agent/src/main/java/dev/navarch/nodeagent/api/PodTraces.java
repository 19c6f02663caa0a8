package dev.navarch.nodeagent.api;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The traces of pods that are being started: each a span from the agent's first word of the pod
 * until it is ready, has ended or is gone. What is reported of it later belongs to no trace.
 */
public final class PodTraces {

    /** For agents that trace nothing. */
    public static final PodTraces NONE = new PodTraces(Tracing.OFF);

    private final Tracing tracing;
    private final Map<String, Span> starting = new ConcurrentHashMap<>();

    public PodTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** The node hears of a pod for the first time, by a change of this context. */
    public void came(Pod pod, String context) {
        if (!tracing.enabled() || context.isEmpty()) {
            return;
        }
        Span span =
                tracing.begin("start pod", Tracing.Role.CONSUMER, context)
                        .with(
                                "navarch.object",
                                pod.getMetadata().getNamespace()
                                        + "/"
                                        + pod.getMetadata().getName())
                        .with("navarch.node", String.valueOf(pod.getSpec().getNodeName()));
        if (span.noted()) {
            starting.put(pod.getMetadata().getUid(), span);
        }
    }

    /** What is sent for the pod is sent in this context. */
    String contextOf(String uid) {
        return starting.isEmpty() ? "" : starting.getOrDefault(uid, Span.NONE).context();
    }

    void reported(String uid, PodStatus status) {
        if (starting.isEmpty()) {
            return;
        }
        boolean ended = "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
        boolean ready =
                status.getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
        if (ended || ready) {
            Span span = starting.remove(uid);
            if (span != null) {
                if ("Failed".equals(status.getPhase())) {
                    span.failed(String.valueOf(status.getReason()));
                }
                span.with("navarch.phase", String.valueOf(status.getPhase())).end();
            }
        }
    }

    /** The pod is gone before it was ready. */
    public void gone(String uid) {
        Span span = starting.isEmpty() ? null : starting.remove(uid);
        if (span != null) {
            span.failed("the pod is gone");
            span.end();
        }
    }
}
