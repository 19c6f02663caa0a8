package dev.navarch.scheduler.decision;

import dev.navarch.scheduler.framework.Diagnosis;
import dev.navarch.scheduler.framework.PostFilter;
import java.util.Optional;

/** What was decided for a pod. */
public sealed interface Decision {

    /**
     * It goes to a node.
     *
     * @param looked how many nodes were looked at
     * @param fitting how many of those it fits on
     */
    record Placed(String node, int looked, int fitting) implements Decision {}

    /**
     * It fits nowhere.
     *
     * @param message what the user is told
     * @param outcome whether room can be made; empty when nobody was asked
     */
    record Unplaced(Diagnosis diagnosis, String message, Optional<PostFilter.Outcome> outcome)
            implements Decision {}

    /** The decision itself went wrong. */
    record Failed(String message) implements Decision {}
}
