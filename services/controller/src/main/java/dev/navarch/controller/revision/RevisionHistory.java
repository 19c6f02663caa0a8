package dev.navarch.controller.revision;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.runtime.Claims;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * The revisions of one set, those of a predecessor that left them as orphans included: its pods
 * carry their names, and would all be replaced if their template came back by another name.
 */
public final class RevisionHistory {

    private final Revised set;
    private final List<ControllerRevision> known;

    private RevisionHistory(
            Revised set, Lister<ControllerRevision> revisions, Plan.Builder adoptions) {
        this.set = set;
        this.known =
                Claims.claim(
                        Resources.CONTROLLER_REVISIONS,
                        revisions,
                        set.set(),
                        set.selector(),
                        orphan -> true,
                        adoptions);
    }

    public static RevisionHistory of(
            StatefulSet set, Lister<ControllerRevision> revisions, Plan.Builder adoptions) {
        return new RevisionHistory(Revised.of(set), revisions, adoptions);
    }

    public static RevisionHistory of(
            DaemonSet set, Lister<ControllerRevision> revisions, Plan.Builder adoptions) {
        return new RevisionHistory(Revised.of(set), revisions, adoptions);
    }

    public Optional<ControllerRevision> named(String name) {
        return known.stream().filter(r -> r.getMetadata().getName().equals(name)).findFirst();
    }

    /**
     * The revision of the present template, made the newest when it was used before (a rollback).
     * Where there is none it is to be created, and nothing is returned until it is seen; a set that
     * is being deleted gets none, which would have to be collected again.
     */
    public Optional<ControllerRevision> present(Feedback feedback, Plan.Builder plan) {
        Optional<ControllerRevision> present = Revision.find(known, set.template());
        long newest = known.stream().mapToLong(ControllerRevision::getRevision).max().orElse(0);
        if (present.isEmpty()) {
            if (set.set().getMetadata().getDeletionTimestamp() == null) {
                create(newest + 1, feedback, plan);
            }
        } else if (present.get().getRevision() < newest) {
            plan.write(
                    Write.patch(
                            Resources.CONTROLLER_REVISIONS,
                            present.get(),
                            Json.object(Map.of("revision", newest + 1))));
        }
        return present;
    }

    /** A name that is taken is counted in the set's status, where the count goes into the hash. */
    private void create(long number, Feedback feedback, Plan.Builder plan) {
        int collisions = set.collisions();
        if (isNameTaken(feedback)) {
            collisions++;
            ObjectNode counted = set.status().deepCopy();
            counted.put("collisionCount", collisions);
            plan.status(set.type(), set.set(), set.status(), counted);
        }
        plan.write(
                Write.create(
                        Resources.CONTROLLER_REVISIONS,
                        Revision.of(
                                set.set(),
                                set.template(),
                                set.templateLabels(),
                                set.hashLabel(),
                                number,
                                collisions)));
    }

    private static boolean isNameTaken(Feedback feedback) {
        return feedback.refused().stream()
                .filter(refused -> refused.isAlreadyExists())
                .anyMatch(refused ->
                        refused.write().key().type().equals(Resources.CONTROLLER_REVISIONS));
    }

    /** Deletes the oldest of those that are not in use, as many as are over the set's limit. */
    public void trim(Predicate<ControllerRevision> isInUse, Plan.Builder plan) {
        List<ControllerRevision> unused =
                known.stream()
                        .filter(isInUse.negate())
                        .sorted(Comparator.comparing(ControllerRevision::getRevision))
                        .toList();
        unused.stream()
                .limit(Math.max(0, unused.size() - set.limit()))
                .forEach(r -> plan.write(Write.delete(Resources.CONTROLLER_REVISIONS, r)));
    }
}
