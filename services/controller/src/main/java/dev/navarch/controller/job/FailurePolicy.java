package dev.navarch.controller.job;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnPodConditionsPattern;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a job's podFailurePolicy says of a failed pod: the first rule that matches (KEP-3329). */
final class FailurePolicy {

    /** How a failure counts. */
    sealed interface Verdict {}

    record Counts() implements Verdict {}

    record Ignored() implements Verdict {}

    record FailsJob(String message) implements Verdict {}

    private FailurePolicy() {}

    static Verdict of(Job job, Pod pod) {
        if (job.getSpec().getPodFailurePolicy() == null
                || !"Failed".equals(pod.getStatus().getPhase())) {
            return new Counts();
        }
        List<PodFailurePolicyRule> rules = job.getSpec().getPodFailurePolicy().getRules();
        for (int i = 0; i < rules.size(); i++) {
            PodFailurePolicyRule rule = rules.get(i);
            Optional<String> match = match(rule, pod);
            if (match.isPresent()) {
                return switch (rule.getAction()) {
                    case "FailJob" ->
                            new FailsJob(match.get() + " matching FailJob rule at index " + i);
                    case "Ignore" -> new Ignored();
                    default -> new Counts();
                };
            }
        }
        return new Counts();
    }

    private static Optional<String> match(PodFailurePolicyRule rule, Pod pod) {
        String path = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        if (rule.getOnExitCodes() != null) {
            return Stream.concat(
                            pod.getStatus().getContainerStatuses().stream(),
                            pod.getStatus().getInitContainerStatuses().stream())
                    .filter(status -> matches(rule.getOnExitCodes(), status))
                    .findFirst()
                    .map(status ->
                            "Container %s for pod %s failed with exit code %d"
                                    .formatted(
                                            status.getName(),
                                            path,
                                            status.getState().getTerminated().getExitCode()));
        }
        for (PodFailurePolicyOnPodConditionsPattern pattern : rule.getOnPodConditions()) {
            for (PodCondition condition : pod.getStatus().getConditions()) {
                String wanted = pattern.getStatus() == null ? "True" : pattern.getStatus();
                if (condition.getType().equals(pattern.getType())
                        && condition.getStatus().equals(wanted)) {
                    return Optional.of(
                            "Pod %s has condition %s".formatted(path, pattern.getType()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean matches(
            PodFailurePolicyOnExitCodesRequirement rule, ContainerStatus status) {
        ContainerStateTerminated ended =
                status.getState() == null ? null : status.getState().getTerminated();
        if (ended == null || ended.getExitCode() == 0) {
            return false;
        }
        if (rule.getContainerName() != null && !rule.getContainerName().equals(status.getName())) {
            return false;
        }
        boolean contained = rule.getValues().contains(ended.getExitCode());
        return rule.getOperator().equals("In") == contained;
    }
}
