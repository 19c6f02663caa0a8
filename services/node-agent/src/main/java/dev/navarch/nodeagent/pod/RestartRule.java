package dev.navarch.nodeagent.pod;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * Whether a container that has ended starts again: by the pod's restart policy, or by the
 * container's own policy and exit code rules (KEP-5307) where it has them.
 */
public final class RestartRule {

    private RestartRule() {}

    public static boolean startsAgain(Pod pod, PodContainer container, ContainerRecord ended) {
        if (ended.state() == ContainerRecord.State.UNKNOWN) {
            return !policy(pod, container).equals("Never");
        }
        if (container.kind() == PodContainer.Kind.EPHEMERAL) {
            return false;
        }
        if (container.kind() == PodContainer.Kind.INIT && ended.exitCode() == 0) {
            return false;
        }
        if (container.kind() != PodContainer.Kind.SIDECAR
                && container.spec().getRestartPolicy() != null) {
            for (ContainerRestartRule rule : container.spec().getRestartPolicyRules()) {
                if (matches(rule, ended.exitCode())) {
                    return true;
                }
            }
        }
        return switch (policy(pod, container)) {
            case "Never" -> false;
            case "OnFailure" -> ended.exitCode() != 0;
            default -> true;
        };
    }

    /** An init container starts again after a failure, unless the policy is Never. */
    static String policy(Pod pod, PodContainer container) {
        if (container.kind() == PodContainer.Kind.EPHEMERAL) {
            return "Never";
        }
        String own = container.spec().getRestartPolicy();
        if (own != null) {
            return own;
        }
        String pods = pod.getSpec().getRestartPolicy();
        return pods == null ? "Always" : pods;
    }

    private static boolean matches(ContainerRestartRule rule, int exitCode) {
        if (rule.getExitCodes() == null || !"Restart".equals(rule.getAction())) {
            return false;
        }
        boolean listed = rule.getExitCodes().getValues().contains(exitCode);
        return "NotIn".equals(rule.getExitCodes().getOperator()) ? !listed : listed;
    }
}
