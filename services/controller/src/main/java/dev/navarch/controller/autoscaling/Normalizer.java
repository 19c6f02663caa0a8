package dev.navarch.controller.autoscaling;

import dev.navarch.controller.object.Condition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calms a recommendation down: by the recommendations of the stabilization window, by how fast the
 * policies let the number change, and by its bounds (KEP-853).
 */
final class Normalizer {

    /**
     * The calmed number.
     *
     * @param able the condition AbleToScale
     * @param limited the condition ScalingLimited
     */
    record Result(int replicas, Condition able, Condition limited) {}

    private record Bounded(int replicas, Condition limited) {}

    private static final Duration DEFAULT_DOWN_WINDOW = Duration.ofMinutes(5);

    private final Recommendations history;

    Normalizer(Recommendations history) {
        this.history = history;
    }

    Result normalize(
            String key, HorizontalPodAutoscaler hpa, int current, int wanted, Instant now) {
        Optional<HorizontalPodAutoscalerBehavior> behavior =
                Optional.ofNullable(hpa.getSpec().getBehavior());
        Optional<HPAScalingRules> up = behavior.map(HorizontalPodAutoscalerBehavior::getScaleUp);
        Optional<HPAScalingRules> down =
                behavior.map(HorizontalPodAutoscalerBehavior::getScaleDown);
        int stable = wanted;
        Condition able = able("ReadyForNewScale", "recommended size matches current size");
        int lowest = history.lowest(key, window(up, Duration.ZERO), wanted, now);
        int highest = history.highest(key, window(down, DEFAULT_DOWN_WINDOW), wanted, now);
        if (wanted >= current && lowest < wanted) {
            stable = Math.max(current, lowest);
            if (stable != wanted) {
                able =
                        able(
                                "ScaleUpStabilized",
                                "recent recommendations were lower than current one, applying the"
                                        + " lowest recent recommendation");
            }
        } else if (wanted < current && highest > wanted) {
            stable = Math.min(current, highest);
            able =
                    able(
                            "ScaleDownStabilized",
                            "recent recommendations were higher than current one, applying the"
                                    + " highest recent recommendation");
        }
        history.recommended(key, wanted, now);
        Bounded bounded = bound(key, hpa, current, stable, up, down, now);
        return new Result(bounded.replicas(), able, bounded.limited());
    }

    private static Condition able(String reason, String message) {
        return Condition.of("AbleToScale", "True", reason, message);
    }

    private static Duration window(Optional<HPAScalingRules> rules, Duration standard) {
        return rules.map(HPAScalingRules::getStabilizationWindowSeconds)
                .map(Duration::ofSeconds)
                .orElse(standard);
    }

    private Bounded bound(
            String key,
            HorizontalPodAutoscaler hpa,
            int current,
            int wanted,
            Optional<HPAScalingRules> up,
            Optional<HPAScalingRules> down,
            Instant now) {
        int minimum = HpaPlanner.minReplicas(hpa);
        int maximum = hpa.getSpec().getMaxReplicas();
        if (wanted > current) {
            int limit = Math.max(current, upLimit(key, current, up, now));
            if (wanted > Math.min(limit, maximum)) {
                return limit < maximum
                        ? new Bounded(
                                limit,
                                limited(
                                        "ScaleUpLimit",
                                        "the desired replica count is increasing faster than the"
                                                + " maximum scale rate"))
                        : new Bounded(maximum, tooMany());
            }
        } else if (wanted < current) {
            int limit = Math.min(current, downLimit(key, current, down, now));
            if (wanted < Math.max(limit, minimum)) {
                return limit > minimum
                        ? new Bounded(
                                limit,
                                limited(
                                        "ScaleDownLimit",
                                        "the desired replica count is decreasing faster than the"
                                                + " maximum scale rate"))
                        : new Bounded(minimum, tooFew());
            }
        }
        if (wanted > maximum) {
            return new Bounded(maximum, tooMany());
        }
        if (wanted < minimum) {
            return new Bounded(minimum, tooFew());
        }
        return new Bounded(
                wanted,
                Condition.of(
                        "ScalingLimited",
                        "False",
                        "DesiredWithinRange",
                        "the desired count is within the acceptable range"));
    }

    static Condition tooMany() {
        return limited(
                "TooManyReplicas",
                "the desired replica count is more than the maximum replica count");
    }

    static Condition tooFew() {
        return limited(
                "TooFewReplicas",
                "the desired replica count is less than the minimum replica count");
    }

    private static Condition limited(String reason, String message) {
        return Condition.of("ScalingLimited", "True", reason, message);
    }

    private int upLimit(String key, int current, Optional<HPAScalingRules> rules, Instant now) {
        if (isDisabled(rules)) {
            return current;
        }
        List<HPAScalingPolicy> policies = policies(rules);
        if (policies.isEmpty()) {
            return Math.max(2 * current, 4);
        }
        boolean least = isLeast(rules);
        int limit = least ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        for (HPAScalingPolicy policy : policies) {
            Duration period = Duration.ofSeconds(policy.getPeriodSeconds());
            int start =
                    current - history.added(key, period, now) + history.removed(key, period, now);
            int proposed =
                    policy.getType().equals("Pods")
                            ? start + policy.getValue()
                            : (int) Math.ceil(start * (1 + policy.getValue() / 100.0));
            limit = least ? Math.min(limit, proposed) : Math.max(limit, proposed);
        }
        return limit;
    }

    private int downLimit(String key, int current, Optional<HPAScalingRules> rules, Instant now) {
        if (isDisabled(rules)) {
            return current;
        }
        List<HPAScalingPolicy> policies = policies(rules);
        if (policies.isEmpty()) {
            return Integer.MIN_VALUE;
        }
        boolean least = isLeast(rules);
        int limit = least ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        for (HPAScalingPolicy policy : policies) {
            Duration period = Duration.ofSeconds(policy.getPeriodSeconds());
            int start =
                    current + history.removed(key, period, now) - history.added(key, period, now);
            int proposed =
                    policy.getType().equals("Pods")
                            ? start - policy.getValue()
                            : (int) (start * (1 - policy.getValue() / 100.0));
            limit = least ? Math.max(limit, proposed) : Math.min(limit, proposed);
        }
        return limit;
    }

    private static boolean isDisabled(Optional<HPAScalingRules> rules) {
        return "Disabled".equals(select(rules));
    }

    /** Whether the policy that changes least decides. */
    private static boolean isLeast(Optional<HPAScalingRules> rules) {
        return "Min".equals(select(rules));
    }

    private static @Nullable String select(Optional<HPAScalingRules> rules) {
        return rules.map(HPAScalingRules::getSelectPolicy).orElse(null);
    }

    private static List<HPAScalingPolicy> policies(Optional<HPAScalingRules> rules) {
        return rules.map(HPAScalingRules::getPolicies).orElse(List.of());
    }
}
