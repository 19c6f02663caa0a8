package dev.navarch.controller.deployment;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A replica set during one plan: what it is, and what the plan has decided to change of it. */
final class SetState {

    static final Comparator<SetState> OLDEST_FIRST =
            Comparator.comparing(SetState::created).thenComparing(SetState::name);
    static final Comparator<SetState> NEWEST_FIRST = OLDEST_FIRST.reversed();

    private final ReplicaSet set;
    private final ReplicaSetStatus status;
    private final Map<String, String> annotations = new TreeMap<>();
    private int replicas;
    private Optional<Integer> minReadySeconds = Optional.empty();
    private @Nullable Note scaled;

    SetState(ReplicaSet set) {
        this.set = set;
        this.status = set.getStatus() == null ? new ReplicaSetStatus() : set.getStatus();
        this.replicas = orZero(set.getSpec().getReplicas());
    }

    ReplicaSet set() {
        return set;
    }

    String name() {
        return set.getMetadata().getName();
    }

    String uid() {
        return set.getMetadata().getUid();
    }

    Instant created() {
        return Times.orEpoch(set.getMetadata().getCreationTimestamp());
    }

    boolean isTerminating() {
        return set.getMetadata().getDeletionTimestamp() != null;
    }

    /** How many pods it is asked for, by this plan if it has changed that. */
    int replicas() {
        return replicas;
    }

    /** How many pods it has. */
    int actual() {
        return orZero(status.getReplicas());
    }

    int ready() {
        return orZero(status.getReadyReplicas());
    }

    int available() {
        return orZero(status.getAvailableReplicas());
    }

    /** How many pods are available and stay: its status may still count those that are to go. */
    int staysAvailable() {
        return Math.min(available(), replicas);
    }

    int terminating() {
        return orZero(status.getTerminatingReplicas());
    }

    ObjectNode status() {
        return Json.tree(status);
    }

    boolean hasSettled() {
        Long generation = set.getMetadata().getGeneration();
        Long observed = status.getObservedGeneration();
        return generation == null || (observed != null && generation <= observed);
    }

    /** An annotation, as this plan leaves it; empty when it is missing. */
    String annotation(String name) {
        String changed = annotations.get(name);
        if (changed != null) {
            return changed;
        }
        Map<String, String> stored = set.getMetadata().getAnnotations();
        String value = stored == null ? null : stored.get(name);
        return value == null ? "" : value;
    }

    boolean hasAnnotation(String name, String value) {
        Map<String, String> stored = set.getMetadata().getAnnotations();
        return annotations.containsKey(name)
                ? value.equals(annotations.get(name))
                : stored != null && value.equals(stored.get(name));
    }

    void annotate(String name, String value) {
        if (!hasAnnotation(name, value)) {
            annotations.put(name, value);
        }
    }

    void setMinReadySeconds(int seconds) {
        if (orZero(set.getSpec().getMinReadySeconds()) != seconds) {
            minReadySeconds = Optional.of(seconds);
        }
    }

    void scale(int to, Note note) {
        replicas = to;
        scaled = note;
    }

    /** One patch with everything that the plan has changed. */
    void writeTo(Plan.Builder plan) {
        ObjectNode patch = Json.object();
        if (!annotations.isEmpty()) {
            patch.putObject("metadata").set("annotations", Json.object(annotations));
        }
        if (replicas != orZero(set.getSpec().getReplicas())) {
            patch.withObject("spec").put("replicas", replicas);
        }
        minReadySeconds.ifPresent(s -> patch.withObject("spec").put("minReadySeconds", s));
        if (!patch.isEmpty()) {
            Write write = Write.patch(Resources.REPLICA_SETS, set, patch);
            plan.write(scaled == null ? write : write.telling(scaled));
        }
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
