package dev.navarch.controller.node;

import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The taints that follow from a node's state. */
final class Taints {

    static final String NOT_READY = "node.kubernetes.io/not-ready";
    static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    private static final Map<String, String> PRESSURES =
            Map.of(
                    "MemoryPressure", "node.kubernetes.io/memory-pressure",
                    "DiskPressure", "node.kubernetes.io/disk-pressure",
                    "PIDPressure", "node.kubernetes.io/pid-pressure",
                    "NetworkUnavailable", "node.kubernetes.io/network-unavailable");
    private static final Set<String> SCHEDULING =
            Set.of(
                    NOT_READY,
                    UNREACHABLE,
                    UNSCHEDULABLE,
                    "node.kubernetes.io/memory-pressure",
                    "node.kubernetes.io/disk-pressure",
                    "node.kubernetes.io/pid-pressure",
                    "node.kubernetes.io/network-unavailable");

    private Taints() {}

    static List<Taint> of(Node node) {
        return node.getSpec() == null ? List.of() : node.getSpec().getTaints();
    }

    /** The taint key for a node's Ready condition; empty for a ready node. */
    static Optional<String> readiness(Conditions conditions) {
        String status = conditions.get("Ready").map(Condition::status).orElse("Unknown");
        return switch (status) {
            case "True" -> Optional.empty();
            case "False" -> Optional.of(NOT_READY);
            default -> Optional.of(UNREACHABLE);
        };
    }

    /**
     * The node's taints as they should be. Others' taints stay.
     *
     * @param evict whether pods may be made to leave a node that is not ready
     * @param now as {@code timeAdded} of new ones
     */
    static List<Taint> wanted(Node node, Conditions conditions, boolean evict, String now) {
        Map<String, String> noSchedule = new LinkedHashMap<>();
        readiness(conditions).ifPresent(key -> noSchedule.put(key, "NoSchedule"));
        PRESSURES.forEach((type, key) -> {
            if (conditions.isTrue(type)) {
                noSchedule.put(key, "NoSchedule");
            }
        });
        if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
            noSchedule.put(UNSCHEDULABLE, "NoSchedule");
        }
        Optional<String> noExecute = readiness(conditions).filter(key -> evict);
        List<Taint> taints = new ArrayList<>();
        for (Taint taint : of(node)) {
            boolean ours =
                    taint.getEffect().equals("NoSchedule")
                            ? SCHEDULING.contains(taint.getKey())
                            : taint.getEffect().equals("NoExecute")
                                    && Set.of(NOT_READY, UNREACHABLE).contains(taint.getKey());
            boolean stays =
                    taint.getEffect().equals("NoSchedule")
                            ? noSchedule.remove(taint.getKey()) != null
                            : noExecute.filter(taint.getKey()::equals).isPresent();
            if (!ours || stays) {
                taints.add(taint);
            }
            if (ours && stays && taint.getEffect().equals("NoExecute")) {
                noExecute = Optional.empty();
            }
        }
        noSchedule.forEach((key, effect) -> taints.add(taint(key, effect, now)));
        noExecute.ifPresent(key -> taints.add(taint(key, "NoExecute", now)));
        return taints;
    }

    private static Taint taint(String key, String effect, String now) {
        return new TaintBuilder().withKey(key).withEffect(effect).withTimeAdded(now).build();
    }

    static boolean tolerates(Toleration toleration, Taint taint) {
        String effect = toleration.getEffect();
        if (effect != null && !effect.isEmpty() && !effect.equals(taint.getEffect())) {
            return false;
        }
        String key = toleration.getKey();
        if (key != null && !key.isEmpty() && !key.equals(taint.getKey())) {
            return false;
        }
        String operator = toleration.getOperator();
        if ("Exists".equals(operator)) {
            return true;
        }
        String value = toleration.getValue() == null ? "" : toleration.getValue();
        return value.equals(taint.getValue() == null ? "" : taint.getValue())
                && key != null
                && !key.isEmpty();
    }

    static boolean same(List<Taint> a, List<Taint> b) {
        return Json.node(a).equals(Json.node(b));
    }
}
