package dev.navarch.api.strategy.pod;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * How a pod fares when its node runs short, by what it asks for ("Pod Quality of Service Classes"
 * in the Kubernetes documentation). Only processor and memory count.
 */
enum QosClass {
    /** Every container has limits for both, and requests equal to them. */
    GUARANTEED,
    /** Some container asks for something. */
    BURSTABLE,
    /** No container asks for anything. */
    BESTEFFORT;

    private static final List<String> COUNTED = List.of("cpu", "memory");

    static QosClass of(JsonNode spec) {
        boolean guaranteed = true;
        boolean asks = false;
        if (hasAny(spec.path("resources"))) {
            return isGuaranteed(spec.path("resources")) ? GUARANTEED : BURSTABLE;
        }
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                JsonNode resources = container.path("resources");
                asks |= hasAny(resources);
                guaranteed &= isGuaranteed(resources);
            }
        }
        if (!asks) {
            return BESTEFFORT;
        }
        return guaranteed ? GUARANTEED : BURSTABLE;
    }

    private static boolean hasAny(JsonNode resources) {
        return COUNTED.stream()
                .anyMatch(name ->
                        isPositive(resources.path("requests").path(name))
                                || isPositive(resources.path("limits").path(name)));
    }

    private static boolean isPositive(JsonNode quantity) {
        String text = quantity.asString("");
        return !text.isEmpty() && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    }

    private static boolean isGuaranteed(JsonNode resources) {
        return COUNTED.stream()
                .allMatch(name -> {
                    String limit = resources.path("limits").path(name).asString("");
                    String request = resources.path("requests").path(name).asString(limit);
                    return isPositive(resources.path("limits").path(name)) && request.equals(limit);
                });
    }

    /** {@code Guaranteed}, {@code Burstable}, {@code BestEffort}. */
    String shown() {
        return this == BESTEFFORT
                ? "BestEffort"
                : name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
