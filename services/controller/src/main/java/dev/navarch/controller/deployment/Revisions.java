package dev.navarch.controller.deployment;

import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Numbers the templates that a Deployment has had. The number is an annotation of each set, which
 * {@code kubectl rollout history} and {@code undo} read, and of the Deployment itself.
 */
final class Revisions {

    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAXIMUM = "deployment.kubernetes.io/max-replicas";

    private static final int MAX_HISTORY_CHARACTERS = 2000;
    private static final Set<String> NOT_COPIED =
            Set.of(
                    "kubectl.kubernetes.io/last-applied-configuration",
                    REVISION,
                    HISTORY,
                    DESIRED,
                    MAXIMUM,
                    "deprecated.deployment.rollback.to");

    private Revisions() {}

    static long of(SetState set) {
        return number(set.annotation(REVISION));
    }

    /** Keeps the present set's annotations and number up to date, if there is one. */
    static void sync(Rollout rollout) {
        rollout.current().ifPresent(current -> sync(rollout, current));
    }

    private static void sync(Rollout rollout, SetState current) {
        copied(rollout.deployment()).forEach(current::annotate);
        String previous = current.annotation(REVISION);
        long next = next(rollout);
        if (number(previous) < next) {
            current.annotate(REVISION, Long.toString(next));
            if (!previous.isEmpty()) {
                current.annotate(HISTORY, history(current.annotation(HISTORY), previous));
            }
        }
        Integer seconds = rollout.deployment().getSpec().getMinReadySeconds();
        current.setMinReadySeconds(seconds == null ? 0 : seconds);
        number(rollout, current.annotation(REVISION));
        if (rollout.progressDeadline().isPresent()
                && rollout.conditions().get(Progress.TYPE).isEmpty()) {
            Progress.set(
                    rollout,
                    Condition.of(
                            Progress.TYPE,
                            "True",
                            "FoundNewReplicaSet",
                            "Found new replica set \"%s\"".formatted(current.name())));
        }
    }

    /** Creates the set of the present template. */
    static void create(Rollout rollout, int replicas) {
        Deployment deployment = rollout.deployment();
        String revision = Long.toString(next(rollout));
        ReplicaSet set = newSet(rollout, revision, replicas);
        Write write = Write.create(Resources.REPLICA_SETS, set);
        String name = set.getMetadata().getName();
        if (replicas > 0) {
            String message = "Scaled up replica set %s from 0 to %d".formatted(name, replicas);
            write = write.telling(Note.normal(deployment, "ScalingReplicaSet", message));
        }
        rollout.plan().write(write);
        rollout.created(name);
        number(rollout, revision);
        if (rollout.progressDeadline().isPresent()) {
            Progress.set(
                    rollout,
                    Condition.of(
                            Progress.TYPE,
                            "True",
                            "NewReplicaSetCreated",
                            "Created new replica set \"%s\"".formatted(name)));
        }
    }

    private static ReplicaSet newSet(Rollout rollout, String revision, int replicas) {
        Deployment deployment = rollout.deployment();
        String hash = Templates.hash(deployment);
        Map<String, String> annotations = copied(deployment);
        annotations.put(REVISION, revision);
        annotations.put(DESIRED, Integer.toString(rollout.replicas()));
        annotations.put(MAXIMUM, Integer.toString(rollout.replicas() + rollout.maxSurge()));
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace(deployment.getMetadata().getNamespace())
                .withName(deployment.getMetadata().getName() + "-" + hash)
                .withLabels(labels(deployment))
                .addToLabels(Templates.HASH, hash)
                .withAnnotations(annotations)
                .withOwnerReferences(List.of(Owners.reference(deployment)))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withSelector(
                        new LabelSelectorBuilder(deployment.getSpec().getSelector())
                                .addToMatchLabels(Templates.HASH, hash)
                                .build())
                .withTemplate(
                        new PodTemplateSpecBuilder(deployment.getSpec().getTemplate())
                                .editOrNewMetadata()
                                .addToLabels(Templates.HASH, hash)
                                .endMetadata()
                                .build())
                .endSpec()
                .build();
    }

    private static Map<String, String> labels(Deployment deployment) {
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata() == null
                        ? null
                        : deployment.getSpec().getTemplate().getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    /** Notes the present revision on the Deployment. */
    private static void number(Rollout rollout, String revision) {
        Map<String, String> annotations = rollout.deployment().getMetadata().getAnnotations();
        if (annotations == null || !revision.equals(annotations.get(REVISION))) {
            rollout.plan()
                    .write(
                            Write.patch(
                                    Resources.DEPLOYMENTS,
                                    rollout.deployment(),
                                    Json.object(
                                            Map.of(
                                                    "metadata",
                                                    Map.of(
                                                            "annotations",
                                                            Map.of(REVISION, revision))))));
        }
    }

    private static long next(Rollout rollout) {
        return 1 + rollout.old().stream().mapToLong(Revisions::of).max().orElse(0);
    }

    private static Map<String, String> copied(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        Map<String, String> copied = new TreeMap<>();
        if (annotations != null) {
            copied.putAll(annotations);
            copied.keySet().removeAll(NOT_COPIED);
        }
        return copied;
    }

    private static String history(String history, String revision) {
        String longer = history.isEmpty() ? revision : history + "," + revision;
        String shorter = longer;
        while (shorter.length() > MAX_HISTORY_CHARACTERS && shorter.contains(",")) {
            shorter = shorter.substring(shorter.indexOf(',') + 1);
        }
        return shorter;
    }

    private static long number(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
