package dev.navarch.controller.statefulset;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.revision.Revision;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;

/** What is written, and told in events, for one place of a StatefulSet. */
final class ReplicaWrites {

    private final Rollout rollout;
    private final StatefulSet set;
    private final Lister<PersistentVolumeClaim> claims;
    private final Plan.Builder plan;

    ReplicaWrites(Rollout rollout, Lister<PersistentVolumeClaim> claims, Plan.Builder plan) {
        this.rollout = rollout;
        this.set = rollout.set();
        this.claims = claims;
        this.plan = plan;
    }

    void create(int ordinal) {
        createClaims(ordinal);
        boolean old = rollout.isBelowPartition(ordinal);
        ControllerRevision revision = old ? rollout.current() : rollout.update();
        PodTemplateSpec template =
                old ? Revision.template(rollout.current()) : set.getSpec().getTemplate();
        Pod pod = Replica.pod(set, template, ordinal, revision.getMetadata().getName());
        String message =
                "create Pod %s in StatefulSet %s successful"
                        .formatted(pod.getMetadata().getName(), set.getMetadata().getName());
        plan.write(
                Write.create(Resources.PODS, pod)
                        .telling(Note.normal(set, "SuccessfulCreate", message)));
    }

    void createClaims(int ordinal) {
        for (PersistentVolumeClaim claim : Replica.claims(set, ordinal)) {
            String name = claim.getMetadata().getName();
            if (claims.get(set.getMetadata().getNamespace() + "/" + name).isEmpty()) {
                String message =
                        "create Claim %s Pod %s in StatefulSet %s success"
                                .formatted(
                                        name,
                                        Replica.podName(set, ordinal),
                                        set.getMetadata().getName());
                plan.write(
                        Write.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim)
                                .telling(Note.normal(set, "SuccessfulCreate", message)));
            }
        }
    }

    void delete(Pod pod) {
        String message =
                "delete Pod %s in StatefulSet %s successful"
                        .formatted(pod.getMetadata().getName(), set.getMetadata().getName());
        plan.write(
                Write.delete(Resources.PODS, pod)
                        .telling(Note.normal(set, "SuccessfulDelete", message)));
    }

    /** Deletes a pod that has ended, so that its place can be taken again. */
    void deleteTerminated(Pod pod) {
        plan.note(
                Note.warning(
                        set,
                        "RecreatingTerminatedPod",
                        "StatefulSet %s/%s is recreating terminated Pod %s"
                                .formatted(
                                        set.getMetadata().getNamespace(),
                                        set.getMetadata().getName(),
                                        pod.getMetadata().getName())));
        delete(pod);
    }

    void report(Feedback feedback) {
        feedback.refused().stream()
                .filter(r -> r.write().verb() == Verb.CREATE && !r.isNamespaceTerminating())
                .filter(r -> r.write().key().type().equals(Resources.PODS))
                .forEach(r ->
                        plan.note(
                                Note.warning(
                                        set,
                                        "FailedCreate",
                                        "create Pod %s in StatefulSet %s failed error: %s"
                                                .formatted(
                                                        r.write().key().name(),
                                                        set.getMetadata().getName(),
                                                        r.message()))));
    }
}
