package dev.navarch.controller.object;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What controllers ask of a pod. */
public final class Pods {

    private Pods() {}

    public static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    public static boolean isTerminal(Pod pod) {
        String phase = phase(pod);
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    public static boolean isTerminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Neither finished nor being deleted. */
    public static boolean isActive(Pod pod) {
        return !isTerminal(pod) && !isTerminating(pod);
    }

    public static Optional<PodCondition> condition(Pod pod, String type) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (condition.getType().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    public static boolean isReady(Pod pod) {
        return condition(pod, "Ready").filter(c -> c.getStatus().equals("True")).isPresent();
    }

    public static Instant readySince(Pod pod) {
        return condition(pod, "Ready")
                .map(c -> Times.orEpoch(c.getLastTransitionTime()))
                .orElse(Instant.EPOCH);
    }

    /** Ready for at least the given time. */
    public static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
        if (!isReady(pod)) {
            return false;
        }
        if (minReadySeconds == 0) {
            return true;
        }
        Instant since = readySince(pod);
        return !since.equals(Instant.EPOCH) && !since.plusSeconds(minReadySeconds).isAfter(now);
    }

    /** How long until a ready pod becomes available; empty when it is, or is not ready. */
    public static Optional<Duration> untilAvailable(Pod pod, int minReadySeconds, Instant now) {
        if (minReadySeconds == 0 || !isReady(pod) || isAvailable(pod, minReadySeconds, now)) {
            return Optional.empty();
        }
        return Optional.of(Duration.between(now, readySince(pod).plusSeconds(minReadySeconds)));
    }

    public static String nodeName(Pod pod) {
        String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
        return node == null ? "" : node;
    }

    /** The {@code namespace/name} of each claim that the pod's volumes refer to. */
    public static Set<String> claimKeys(Pod pod) {
        Set<String> keys = new LinkedHashSet<>();
        if (pod.getSpec() != null && pod.getSpec().getVolumes() != null) {
            for (Volume volume : pod.getSpec().getVolumes()) {
                if (volume.getPersistentVolumeClaim() != null) {
                    keys.add(claimKey(pod, volume.getPersistentVolumeClaim().getClaimName()));
                } else if (volume.getEphemeral() != null) {
                    keys.add(claimKey(pod, ephemeralClaim(pod, volume)));
                }
            }
        }
        return keys;
    }

    /** The name of the claim that is made for an ephemeral volume of the pod. */
    public static String ephemeralClaim(Pod pod, Volume volume) {
        return pod.getMetadata().getName() + "-" + volume.getName();
    }

    private static String claimKey(Pod pod, String claim) {
        return pod.getMetadata().getNamespace() + "/" + claim;
    }
}
