package dev.navarch.scheduler.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Amounts of resources as whole numbers, so that fitting a pod on a node is a few comparisons.
 *
 * @param milliCpu thousandths of a core
 * @param memory bytes
 * @param ephemeralStorage bytes
 * @param scalars any other resource by name; hardly ever present
 */
public record Amounts(
        long milliCpu, long memory, long ephemeralStorage, Map<String, Long> scalars) {

    public static final Amounts NONE = new Amounts(0, 0, 0, Map.of());

    public Amounts {
        scalars = Map.copyOf(scalars);
    }

    public static Amounts of(long milliCpu, long memory) {
        return new Amounts(milliCpu, memory, 0, Map.of());
    }

    public Amounts plus(Amounts other) {
        return new Amounts(
                milliCpu + other.milliCpu,
                memory + other.memory,
                ephemeralStorage + other.ephemeralStorage,
                combine(other, 1));
    }

    public Amounts minus(Amounts other) {
        return new Amounts(
                milliCpu - other.milliCpu,
                memory - other.memory,
                ephemeralStorage - other.ephemeralStorage,
                combine(other, -1));
    }

    /** The larger of each. */
    public Amounts max(Amounts other) {
        Map<String, Long> larger = scalars;
        if (!other.scalars.isEmpty()) {
            larger = new HashMap<>(scalars);
            for (Map.Entry<String, Long> entry : other.scalars.entrySet()) {
                larger.merge(entry.getKey(), entry.getValue(), Math::max);
            }
        }
        return new Amounts(
                Math.max(milliCpu, other.milliCpu),
                Math.max(memory, other.memory),
                Math.max(ephemeralStorage, other.ephemeralStorage),
                larger);
    }

    /** The amount of the resource with Kubernetes' name: {@code cpu} is in thousandths. */
    public long get(String resource) {
        return switch (resource) {
            case "cpu" -> milliCpu;
            case "memory" -> memory;
            case "ephemeral-storage" -> ephemeralStorage;
            default -> scalars.getOrDefault(resource, 0L);
        };
    }

    public boolean isZero() {
        return milliCpu == 0
                && memory == 0
                && ephemeralStorage == 0
                && scalars.values().stream().allMatch(amount -> amount == 0);
    }

    private Map<String, Long> combine(Amounts other, int sign) {
        if (other.scalars.isEmpty()) {
            return scalars;
        }
        Map<String, Long> sum = new HashMap<>(scalars);
        other.scalars.forEach((name, amount) -> sum.merge(name, sign * amount, Long::sum));
        return sum;
    }
}
