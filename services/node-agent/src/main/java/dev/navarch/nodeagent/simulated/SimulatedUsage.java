package dev.navarch.nodeagent.simulated;

import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSample.Usage;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What simulated containers use: each as much as it requests, or what annotations of its pod say,
 * which may be changed at any time, for example to make an autoscaler act:
 *
 * <pre>{@code
 * simulated.navarch.dev/cpu: 250m
 * simulated.navarch.dev/memory: 64Mi
 * }</pre>
 */
public final class SimulatedUsage {

    static final String CPU = "simulated.navarch.dev/cpu";
    static final String MEMORY = "simulated.navarch.dev/memory";

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private SimulatedUsage() {}

    /**
     * @param window the span that the rates are said to be averaged over, in milliseconds
     */
    public static UsageSample sample(
            String node,
            Collection<Pod> pods,
            Collection<ContainerRecord> containers,
            Instant at,
            long window) {
        Map<String, Set<String>> running =
                containers.stream()
                        .filter(one -> one.state() == ContainerRecord.State.RUNNING)
                        .collect(
                                Collectors.groupingBy(
                                        one -> one.pod().uid(),
                                        Collectors.mapping(
                                                ContainerRecord::name, Collectors.toSet())));
        List<UsageSample.Pod> used = new ArrayList<>();
        for (Pod pod : pods) {
            Set<String> names = running.get(pod.getMetadata().getUid());
            if (names != null) {
                used.add(pod(pod, names));
            }
        }
        Usage total = sum(used.stream().map(UsageSample.Pod::total).toList());
        return new UsageSample(node, at, window, total, used);
    }

    private static UsageSample.Pod pod(Pod pod, Set<String> running) {
        Map<String, String> wishes = pod.getMetadata().getAnnotations();
        List<UsageSample.Container> containers =
                pod.getSpec().getContainers().stream()
                        .filter(container -> running.contains(container.getName()))
                        .map(container ->
                                new UsageSample.Container(
                                        container.getName(), usage(container, wishes)))
                        .toList();
        return new UsageSample.Pod(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                sum(containers.stream().map(UsageSample.Container::usage).toList()),
                containers);
    }

    private static Usage usage(Container container, @Nullable Map<String, String> wishes) {
        return Usage.of(
                amount(container, "cpu", wishes, CPU).multiply(NANOS).longValue(),
                amount(container, "memory", wishes, MEMORY).longValue());
    }

    private static BigDecimal amount(
            Container container,
            String resource,
            @Nullable Map<String, String> wishes,
            String annotation) {
        String wish = wishes == null ? null : wishes.get(annotation);
        if (wish != null) {
            try {
                return new Quantity(wish).getNumericalAmount();
            } catch (IllegalArgumentException noQuantity) {
                // What cannot be read counts as not said.
            }
        }
        Map<String, Quantity> requests =
                container.getResources() == null ? null : container.getResources().getRequests();
        Quantity requested = requests == null ? null : requests.get(resource);
        return requested == null ? BigDecimal.ZERO : requested.getNumericalAmount();
    }

    private static Usage sum(List<Usage> parts) {
        return Usage.of(
                parts.stream().mapToLong(Usage::cpuNanoCores).sum(),
                parts.stream().mapToLong(Usage::memoryWorkingSetBytes).sum());
    }
}
