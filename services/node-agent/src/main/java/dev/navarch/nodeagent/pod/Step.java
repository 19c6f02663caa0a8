package dev.navarch.nodeagent.pod;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decision.
 *
 * @param actions in the order in which to do them
 * @param wakeAt when to decide again, even if nothing happens before
 */
public record Step(List<Action> actions, Optional<Instant> wakeAt) {

    public Step {
        actions = List.copyOf(actions);
    }

    static Step of(Action... actions) {
        return new Step(List.of(actions), Optional.empty());
    }

    /** Collects actions and the earliest wake-up. */
    static final class Builder {

        private final List<Action> actions = new ArrayList<>();
        private Optional<Instant> wakeAt = Optional.empty();

        void act(Action action) {
            actions.add(action);
        }

        void wakeAt(Instant at) {
            if (wakeAt.isEmpty() || at.isBefore(wakeAt.get())) {
                wakeAt = Optional.of(at);
            }
        }

        Step build() {
            return new Step(actions, wakeAt);
        }
    }
}
