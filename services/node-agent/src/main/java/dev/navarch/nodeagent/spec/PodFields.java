package dev.navarch.nodeagent.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a pod that it may show to its own containers; see "Downward API".
 *
 * @param nodeName the node's name
 * @param nodeAddress the node's address
 * @param allocatable what the node has to give, for containers without limits
 */
public record PodFields(String nodeName, String nodeAddress, Map<String, Quantity> allocatable) {

    /**
     * The value of a field.
     *
     * @param addresses the pod's own
     * @return empty when there is no such field
     */
    public Optional<String> field(Pod pod, String path, List<String> addresses) {
        if (path.endsWith("']")) {
            return subscripted(pod, path);
        }
        return switch (path) {
            case "metadata.name" -> Optional.of(pod.getMetadata().getName());
            case "metadata.namespace" -> Optional.of(pod.getMetadata().getNamespace());
            case "metadata.uid" -> Optional.of(pod.getMetadata().getUid());
            case "metadata.labels" -> Optional.of(lines(pod.getMetadata().getLabels()));
            case "metadata.annotations" -> Optional.of(lines(pod.getMetadata().getAnnotations()));
            case "spec.nodeName" -> Optional.of(nodeName);
            case "spec.serviceAccountName" ->
                    Optional.of(orEmpty(pod.getSpec().getServiceAccountName()));
            case "status.hostIP", "status.hostIPs" -> Optional.of(nodeAddress);
            case "status.podIP" -> Optional.of(addresses.isEmpty() ? "" : addresses.getFirst());
            case "status.podIPs" -> Optional.of(String.join(",", addresses));
            default -> Optional.empty();
        };
    }

    private static Optional<String> subscripted(Pod pod, String path) {
        int open = path.indexOf("['");
        String key = path.substring(open + 2, path.length() - 2);
        return switch (path.substring(0, open)) {
            case "metadata.labels" -> Optional.of(value(pod.getMetadata().getLabels(), key));
            case "metadata.annotations" ->
                    Optional.of(value(pod.getMetadata().getAnnotations(), key));
            default -> Optional.empty();
        };
    }

    private static String value(@Nullable Map<String, String> map, String key) {
        return map == null ? "" : map.getOrDefault(key, "");
    }

    /** One {@code key="value"} a line, by key. */
    private static String lines(@Nullable Map<String, String> map) {
        if (map == null) {
            return "";
        }
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=\"" + escaped(entry.getValue()) + "\"")
                        .collect(Collectors.joining("\n"));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A request or limit in units of the divisor, rounded up. */
    public Optional<String> resource(Container container, ResourceFieldSelector selector) {
        String path = selector.getResource();
        int dot = path.indexOf('.');
        String resource = path.substring(dot + 1);
        Optional<Quantity> value =
                path.startsWith("limits.")
                        ? Quantities.limit(container, resource)
                                .or(() -> Optional.ofNullable(allocatable.get(resource)))
                        : path.startsWith("requests.")
                                ? Quantities.request(container, resource)
                                        .or(() -> Optional.of(new Quantity("0")))
                                : Optional.empty();
        return value.map(quantity -> divided(quantity, selector.getDivisor()));
    }

    private static String divided(Quantity quantity, @Nullable Quantity divisor) {
        BigDecimal unit = divisor == null ? BigDecimal.ONE : divisor.getNumericalAmount();
        return quantity.getNumericalAmount()
                .divide(unit.signum() == 0 ? BigDecimal.ONE : unit, 0, RoundingMode.CEILING)
                .toPlainString();
    }
}
