package dev.navarch.nodeagent.status;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.pod.PodSituation;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conditions of a pod that are the node's to set; those of others are passed through. */
final class PodConditions {

    private final PodSituation s;
    private final Pod pod;
    private final String phase;
    private final Map<String, ContainerStatus> statuses;

    PodConditions(PodSituation s, String phase, Map<String, ContainerStatus> statuses) {
        this.s = s;
        this.pod = s.pod();
        this.phase = phase;
        this.statuses = statuses;
    }

    List<PodCondition> list() {
        List<PodCondition> conditions = new ArrayList<>();
        conditions.add(condition("PodReadyToStartContainers", sandboxReady(), null, null));
        conditions.add(initialized());
        conditions.add(ready("Ready", true));
        conditions.add(ready("ContainersReady", false));
        conditions.add(condition("PodScheduled", true, null, null));
        return conditions;
    }

    private boolean sandboxReady() {
        return s.observed()
                .readySandbox()
                .filter(sandbox ->
                        Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                                || !sandbox.addresses().isEmpty())
                .isPresent();
    }

    private PodCondition initialized() {
        if (phase.equals("Succeeded")) {
            return condition("Initialized", true, "PodCompleted", null);
        }
        List<String> incomplete = new ArrayList<>();
        boolean regularBegun = false;
        for (PodContainer container : PodContainer.of(pod)) {
            ContainerStatus status = statuses.get(container.name());
            switch (container.kind()) {
                case INIT -> {
                    if (status == null || !Boolean.TRUE.equals(status.getReady())) {
                        incomplete.add(container.name());
                    }
                }
                case SIDECAR -> {
                    if (status == null || !Boolean.TRUE.equals(status.getStarted())) {
                        incomplete.add(container.name());
                    }
                }
                case REGULAR -> regularBegun |= status != null && status.getContainerID() != null;
                case EPHEMERAL -> {}
            }
        }
        return incomplete.isEmpty() || regularBegun
                ? condition("Initialized", true, null, null)
                : condition(
                        "Initialized",
                        false,
                        "ContainersNotInitialized",
                        "containers with incomplete status: " + bracketed(incomplete));
    }

    private PodCondition ready(String type, boolean withGates) {
        if (phase.equals("Succeeded")) {
            return condition(type, false, "PodCompleted", null);
        }
        if (phase.equals("Failed")) {
            return condition(type, false, "PodFailed", null);
        }
        List<String> unready =
                PodContainer.of(pod).stream()
                        .filter(container ->
                                container.kind() == PodContainer.Kind.REGULAR
                                        || container.kind() == PodContainer.Kind.SIDECAR)
                        .map(PodContainer::name)
                        .filter(name -> !isReady(statuses.get(name)))
                        .toList();
        if (!unready.isEmpty()) {
            return condition(
                    type,
                    false,
                    "ContainersNotReady",
                    "containers with unready status: " + bracketed(unready));
        }
        Optional<String> closed = withGates ? closedGates() : Optional.empty();
        return closed.isPresent()
                ? condition(type, false, "ReadinessGatesNotReady", closed.get())
                : condition(type, true, null, null);
    }

    private static boolean isReady(@Nullable ContainerStatus status) {
        return status != null && Boolean.TRUE.equals(status.getReady());
    }

    private Optional<String> closedGates() {
        List<String> messages = new ArrayList<>();
        for (PodReadinessGate gate : pod.getSpec().getReadinessGates()) {
            Optional<PodCondition> condition = previous(pod, gate.getConditionType());
            String named = "the status of pod readiness gate \"" + gate.getConditionType() + "\"";
            if (condition.isEmpty()) {
                messages.add(
                        "corresponding condition of pod readiness gate \""
                                + gate.getConditionType()
                                + "\" does not exist.");
            } else if (!"True".equals(condition.get().getStatus())) {
                messages.add(named + " is not \"True\", but " + condition.get().getStatus());
            }
        }
        return messages.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", messages));
    }

    private static String bracketed(List<String> names) {
        return names.stream().collect(Collectors.joining(" ", "[", "]"));
    }

    /** Keeps the transition time of a condition whose status stays. */
    private PodCondition condition(
            String type, boolean value, @Nullable String reason, @Nullable String message) {
        String status = value ? "True" : "False";
        String since =
                previous(pod, type)
                        .filter(before -> status.equals(before.getStatus()))
                        .map(PodCondition::getLastTransitionTime)
                        .orElse(Times.seconds(s.now()));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .withObservedGeneration(pod.getMetadata().getGeneration())
                .build();
    }

    static Optional<PodCondition> previous(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .findFirst();
    }
}
