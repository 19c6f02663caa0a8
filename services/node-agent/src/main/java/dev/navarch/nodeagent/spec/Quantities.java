package dev.navarch.nodeagent.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** Reads requests and limits in whole units. */
public final class Quantities {

    private Quantities() {}

    /** In thousandths of a CPU, rounded up. */
    public static long millis(Quantity quantity) {
        return quantity.getNumericalAmount()
                .movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .longValue();
    }

    /** In bytes or pieces, rounded up. */
    public static long whole(Quantity quantity) {
        return quantity.getNumericalAmount().setScale(0, RoundingMode.CEILING).longValue();
    }

    public static Optional<Quantity> limit(Container container, String resource) {
        return container.getResources() == null
                ? Optional.empty()
                : of(container.getResources().getLimits(), resource);
    }

    /** A request, or the limit where only that is given. */
    public static Optional<Quantity> request(Container container, String resource) {
        return container.getResources() == null
                ? Optional.empty()
                : of(container.getResources().getRequests(), resource)
                        .or(() -> limit(container, resource));
    }

    private static Optional<Quantity> of(
            @org.jspecify.annotations.Nullable Map<String, Quantity> quantities, String resource) {
        return quantities == null
                ? Optional.empty()
                : Optional.ofNullable(quantities.get(resource));
    }

    /**
     * What a pod asks for of a resource: its containers and sidecars together, or its greediest
     * init container, whichever is more, and its overhead.
     *
     * @param resource {@code cpu} counts in thousandths
     */
    public static long podRequest(Pod pod, String resource) {
        long running = 0;
        long initPeak = 0;
        long sidecars = 0;
        for (Container container : pod.getSpec().getInitContainers()) {
            long own = amount(request(container, resource), resource);
            if ("Always".equals(container.getRestartPolicy())) {
                sidecars += own;
                initPeak = Math.max(initPeak, sidecars);
            } else {
                initPeak = Math.max(initPeak, sidecars + own);
            }
        }
        for (Container container : pod.getSpec().getContainers()) {
            running += amount(request(container, resource), resource);
        }
        long overhead =
                pod.getSpec().getOverhead() == null
                        ? 0
                        : amount(
                                Optional.ofNullable(pod.getSpec().getOverhead().get(resource)),
                                resource);
        return Math.max(running + sidecars, initPeak) + overhead;
    }

    private static long amount(Optional<Quantity> quantity, String resource) {
        return quantity.map(q -> resource.equals("cpu") ? millis(q) : whole(q)).orElse(0L);
    }
}
