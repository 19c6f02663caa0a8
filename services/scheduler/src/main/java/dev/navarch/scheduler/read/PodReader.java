package dev.navarch.scheduler.read;

import static dev.navarch.scheduler.read.PodRules.text;
import static dev.navarch.scheduler.read.Selectors.orEmpty;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.PodTraits;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads pods, and lets those with equal traits share them, so that what is decided for one replica
 * is known for the next. One thread uses it.
 */
public final class PodReader {

    private static final int TEMPLATES = 4096;

    private final Map<PodTraits, PodTraits> shared =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<PodTraits, PodTraits> eldest) {
                    return size() > TEMPLATES;
                }
            };

    public PodInfo read(Pod pod) {
        ObjectMeta meta = pod.getMetadata();
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        String phase = text(status.getPhase());
        Instant created = time(meta.getCreationTimestamp()).orElse(Instant.EPOCH);
        return new PodInfo(
                meta.getUid(),
                meta.getName(),
                shared(traits(pod)),
                text(pod.getSpec().getNodeName()),
                created,
                time(status.getStartTime()).orElse(created),
                meta.getDeletionTimestamp() != null,
                phase.equals("Succeeded") || phase.equals("Failed"),
                text(status.getNominatedNodeName()),
                scheduledMessage(status));
    }

    private PodTraits shared(PodTraits traits) {
        PodTraits known = shared.putIfAbsent(traits, traits);
        return known == null ? traits : known;
    }

    private static PodTraits traits(Pod pod) {
        PodSpec spec = pod.getSpec();
        return new PodTraits(
                pod.getMetadata().getNamespace(),
                orEmpty(pod.getMetadata().getLabels()),
                owner(pod),
                text(spec.getSchedulerName()),
                spec.getPriority() == null ? 0 : spec.getPriority(),
                !"Never".equals(spec.getPreemptionPolicy()),
                spec.getSchedulingGates().stream().map(gate -> gate.getName()).toList(),
                PodDemand.read(pod),
                PodRules.nodeRules(spec),
                PodRules.tolerations(spec),
                PodRules.affinity(pod),
                PodRules.spread(pod));
    }

    private static Optional<PodTraits.Owner> owner(Pod pod) {
        for (OwnerReference each : orEmpty(pod.getMetadata().getOwnerReferences())) {
            if (Boolean.TRUE.equals(each.getController())) {
                return Optional.of(
                        new PodTraits.Owner(each.getKind(), each.getName(), each.getUid()));
            }
        }
        return Optional.empty();
    }

    private static String scheduledMessage(PodStatus status) {
        for (PodCondition condition : orEmpty(status.getConditions())) {
            if (condition.getType().equals("PodScheduled")
                    && condition.getStatus().equals("False")) {
                return text(condition.getMessage());
            }
        }
        return "";
    }

    private static Optional<Instant> time(@Nullable String text) {
        return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
    }
}
