package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;
import java.util.List;

/** Is asked when no node fits: it may make room. */
public interface PostFilter extends Plugin {

    Outcome postFilter(CycleState state, PodInfo pod, Diagnosis diagnosis);

    /** What it found. */
    sealed interface Outcome {

        /** Room can be made. */
        record MakeRoom(Room room) implements Outcome {}

        /** No room can be made, and a nomination that the pod may have is void. */
        record NoRoom(String message) implements Outcome {}

        /** Nothing to do now; a nomination stays. */
        record Stay(String message) implements Outcome {}
    }

    /**
     * Room for the pod on a node, at the price of some pods.
     *
     * @param node where
     * @param victims the pods to delete; none when it only takes waiting for pods that are going
     */
    record Room(String node, List<PodInfo> victims) {

        public Room {
            victims = List.copyOf(victims);
        }
    }
}
