package dev.navarch.api.admission;

import dev.navarch.api.decode.QuantityText;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * What a pod asks for as a whole: the sum over its containers, or its hungriest init container if
 * that is more, with sidecars counted beside all that start after them (KEP-753), plus overhead.
 */
public final class PodResources {

    private PodResources() {}

    /**
     * @param which {@code requests} or {@code limits}
     */
    public static Map<String, BigDecimal> of(JsonNode spec, String which) {
        Map<String, BigDecimal> running = new TreeMap<>();
        Map<String, BigDecimal> starting = new TreeMap<>();
        for (JsonNode container : spec.path("containers")) {
            merge(running, resources(container, which), BigDecimal::add);
        }
        Map<String, BigDecimal> sidecars = new TreeMap<>();
        for (JsonNode container : spec.path("initContainers")) {
            Map<String, BigDecimal> own = resources(container, which);
            if (container.path("restartPolicy").asString("").equals("Always")) {
                merge(sidecars, own, BigDecimal::add);
                merge(starting, sidecars, BigDecimal::max);
            } else {
                merge(own, sidecars, BigDecimal::add);
                merge(starting, own, BigDecimal::max);
            }
        }
        merge(running, sidecars, BigDecimal::add);
        merge(running, starting, BigDecimal::max);
        resources(spec, which).forEach(running::put);
        spec.path("overhead").forEachEntry((name, value) -> add(running, name, value, which));
        return running;
    }

    private static void add(
            Map<String, BigDecimal> sum, String name, JsonNode value, String which) {
        if (which.equals("requests") || sum.containsKey(name)) {
            sum.merge(name, amount(value), BigDecimal::add);
        }
    }

    private static Map<String, BigDecimal> resources(JsonNode owner, String which) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        owner.path("resources")
                .path(which)
                .forEachEntry((name, value) -> amounts.put(name, amount(value)));
        return amounts;
    }

    private static void merge(
            Map<String, BigDecimal> into,
            Map<String, BigDecimal> from,
            BinaryOperator<BigDecimal> how) {
        from.forEach((name, amount) -> into.merge(name, amount, how));
    }

    /** The amount of a quantity, which validation has found to be one; zero for anything else. */
    public static BigDecimal amount(JsonNode quantity) {
        String text = quantity.asString("");
        return QuantityText.isQuantity(text) ? QuantityText.amount(text) : BigDecimal.ZERO;
    }
}
