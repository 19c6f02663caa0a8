package dev.navarch.controller.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether a daemon's pod belongs on a node, and whether it may stay there. */
final class NodeFit {

    private NodeFit() {}

    /**
     * A verdict.
     *
     * @param shouldRun a pod should be made to run there
     * @param mayStay a pod that is there need not be deleted
     */
    record Verdict(boolean shouldRun, boolean mayStay) {}

    static Verdict of(PodSpec spec, List<Toleration> tolerations, Node node) {
        if (spec.getNodeName() != null
                && !spec.getNodeName().isEmpty()
                && !spec.getNodeName().equals(node.getMetadata().getName())) {
            return new Verdict(false, false);
        }
        if (!matchesSelector(spec, node) || !matchesAffinity(spec, node)) {
            return new Verdict(false, false);
        }
        List<Taint> taints = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
        boolean schedules =
                taints.stream()
                        .filter(t -> !t.getEffect().equals("PreferNoSchedule"))
                        .allMatch(t -> tolerates(tolerations, t));
        boolean stays =
                taints.stream()
                        .filter(t -> t.getEffect().equals("NoExecute"))
                        .allMatch(t -> tolerates(tolerations, t));
        return new Verdict(schedules, stays);
    }

    private static boolean tolerates(List<Toleration> tolerations, Taint taint) {
        return tolerations.stream().anyMatch(t -> tolerates(t, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        String key = toleration.getKey();
        String effect = toleration.getEffect();
        boolean anyKey = key == null || key.isEmpty();
        boolean exists = "Exists".equals(toleration.getOperator());
        return (effect == null || effect.isEmpty() || effect.equals(taint.getEffect()))
                && (anyKey ? exists : key.equals(taint.getKey()))
                && (exists
                        || Objects.requireNonNullElse(toleration.getValue(), "")
                                .equals(Objects.requireNonNullElse(taint.getValue(), "")));
    }

    private static boolean matchesSelector(PodSpec spec, Node node) {
        Map<String, String> labels = labels(node);
        return spec.getNodeSelector() == null
                || spec.getNodeSelector().entrySet().stream()
                        .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
    }

    private static boolean matchesAffinity(PodSpec spec, Node node) {
        if (spec.getAffinity() == null
                || spec.getAffinity().getNodeAffinity() == null
                || spec.getAffinity()
                                .getNodeAffinity()
                                .getRequiredDuringSchedulingIgnoredDuringExecution()
                        == null) {
            return true;
        }
        return spec
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .stream()
                .anyMatch(term -> matches(term, node));
    }

    private static boolean matches(NodeSelectorTerm term, Node node) {
        if (term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty()) {
            return false;
        }
        Map<String, String> fields = Map.of("metadata.name", node.getMetadata().getName());
        return term.getMatchExpressions().stream().allMatch(r -> matches(r, labels(node)))
                && term.getMatchFields().stream().allMatch(r -> matches(r, fields));
    }

    private static boolean matches(NodeSelectorRequirement rule, Map<String, String> values) {
        String value = values.get(rule.getKey());
        return switch (rule.getOperator()) {
            case "In" -> value != null && rule.getValues().contains(value);
            case "NotIn" -> value == null || !rule.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && compare(value, rule) > 0;
            case "Lt" -> value != null && compare(value, rule) < 0;
            default -> false;
        };
    }

    private static int compare(String value, NodeSelectorRequirement rule) {
        try {
            return Long.compare(Long.parseLong(value), Long.parseLong(rule.getValues().get(0)));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static Map<String, String> labels(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
