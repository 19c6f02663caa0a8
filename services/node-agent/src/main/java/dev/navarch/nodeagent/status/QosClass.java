package dev.navarch.nodeagent.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The quality of service class that a pod's requests and limits earn. */
public enum QosClass {
    /** Every container has limits for CPU and memory, and its requests equal them. */
    Guaranteed,
    Burstable,
    /** No container asks for anything. */
    BestEffort;

    public static QosClass of(Pod pod) {
        List<Container> containers =
                Stream.concat(
                                pod.getSpec().getInitContainers().stream(),
                                pod.getSpec().getContainers().stream())
                        .toList();
        if (containers.stream().noneMatch(QosClass::asks)) {
            return BestEffort;
        }
        return containers.stream().allMatch(QosClass::guaranteed) ? Guaranteed : Burstable;
    }

    private static boolean asks(Container container) {
        ResourceRequirements resources = container.getResources();
        return resources != null && (any(resources.getRequests()) || any(resources.getLimits()));
    }

    private static boolean any(
            @org.jspecify.annotations.Nullable Map<String, Quantity> quantities) {
        return quantities != null
                && quantities.entrySet().stream()
                        .filter(entry ->
                                entry.getKey().equals("cpu") || entry.getKey().equals("memory"))
                        .anyMatch(entry -> entry.getValue().getNumericalAmount().signum() > 0);
    }

    private static boolean guaranteed(Container container) {
        ResourceRequirements resources = container.getResources();
        if (resources == null || resources.getLimits() == null) {
            return false;
        }
        for (String name : List.of("cpu", "memory")) {
            Quantity limit = resources.getLimits().get(name);
            if (limit == null) {
                return false;
            }
            Quantity request =
                    resources.getRequests() == null ? null : resources.getRequests().get(name);
            if (request != null
                    && request.getNumericalAmount().compareTo(limit.getNumericalAmount()) != 0) {
                return false;
            }
        }
        return true;
    }
}
