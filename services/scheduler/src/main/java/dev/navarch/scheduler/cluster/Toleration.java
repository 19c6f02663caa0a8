package dev.navarch.scheduler.cluster;

import java.util.List;
import java.util.Optional;

/**
 * A pod's toleration.
 *
 * @param key the taint's key; empty with {@code Exists} for every key
 * @param exists the operator: {@code Exists} when true, {@code Equal} otherwise
 * @param value what {@code Equal} compares with
 * @param effect empty for all effects
 */
public record Toleration(String key, boolean exists, String value, Optional<Taint.Effect> effect) {

    public boolean tolerates(Taint taint) {
        return (effect.isEmpty() || effect.get() == taint.effect())
                && (key.isEmpty() ? exists : key.equals(taint.key()))
                && (exists || value.equals(taint.value()));
    }

    public static boolean anyTolerates(List<Toleration> tolerations, Taint taint) {
        for (int i = 0; i < tolerations.size(); i++) {
            if (tolerations.get(i).tolerates(taint)) {
                return true;
            }
        }
        return false;
    }
}
