package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.spec.Quantities;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * Refuses a pod for which the node has no room. The scheduler sees to that, but a pod may be bound
 * past it, or while the node's capacity shrinks.
 *
 * @param cpuMillis thousandths of a CPU
 * @param memoryBytes bytes
 * @param pods how many pods
 */
public record Capacity(long cpuMillis, long memoryBytes, int pods) implements PodAdmission {

    @Override
    public Optional<Refusal> refusal(Pod pod, List<Pod> others) {
        if (others.size() + 1 > pods) {
            return Optional.of(refusal("pods", 1, others.size(), pods));
        }
        return over("cpu", pod, others, cpuMillis)
                .or(() -> over("memory", pod, others, memoryBytes));
    }

    private static Optional<Refusal> over(
            String resource, Pod pod, List<Pod> others, long capacity) {
        long asked = Quantities.podRequest(pod, resource);
        long used =
                others.stream().mapToLong(other -> Quantities.podRequest(other, resource)).sum();
        return asked > 0 && used + asked > capacity
                ? Optional.of(refusal(resource, asked, used, capacity))
                : Optional.empty();
    }

    private static Refusal refusal(String resource, long asked, long used, long capacity) {
        return new Refusal(
                "OutOf" + resource,
                "Node didn't have enough resource: "
                        + resource
                        + ", requested: "
                        + asked
                        + ", used: "
                        + used
                        + ", capacity: "
                        + capacity);
    }
}
