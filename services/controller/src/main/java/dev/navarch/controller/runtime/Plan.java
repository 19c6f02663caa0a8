package dev.navarch.controller.runtime;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.MergePatch;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a controller wants done for one key.
 *
 * @param writes in the order in which they are sent
 * @param notes events to record
 * @param again plan this key again after this time even if nothing changes
 */
public record Plan(List<Write> writes, List<Note> notes, Optional<Duration> again) {

    public static final Plan NOTHING = new Plan(List.of(), List.of(), Optional.empty());

    public Plan {
        writes = List.copyOf(writes);
        notes = List.copyOf(notes);
    }

    public boolean creates() {
        return writes.stream().anyMatch(w -> w.verb() == Verb.CREATE);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a plan. */
    public static final class Builder {

        private final List<Write> writes = new ArrayList<>();
        private final List<Note> notes = new ArrayList<>();
        private Optional<Duration> again = Optional.empty();

        public Builder write(Write write) {
            writes.add(write);
            return this;
        }

        public Builder note(Note note) {
            notes.add(note);
            return this;
        }

        /** Asks to plan again after the time; the earliest of several wins. */
        public Builder again(Duration after) {
            Duration atLeast = after.isNegative() ? Duration.ZERO : after;
            if (again.isEmpty() || atLeast.compareTo(again.get()) < 0) {
                again = Optional.of(atLeast);
            }
            return this;
        }

        public Builder again(Optional<Duration> after) {
            after.ifPresent(this::again);
            return this;
        }

        /** Writes the status subresource when the wanted status differs from the stored one. */
        public Builder status(
                GroupResource type, HasMetadata object, ObjectNode before, ObjectNode after) {
            ObjectNode patch = MergePatch.between(before, after);
            if (!patch.isEmpty()) {
                writes.add(
                        Write.patch(type, object, "status", Json.object(Map.of("status", patch))));
            }
            return this;
        }

        public boolean hasWrites() {
            return !writes.isEmpty();
        }

        public Plan build() {
            return new Plan(writes, notes, again);
        }
    }
}
