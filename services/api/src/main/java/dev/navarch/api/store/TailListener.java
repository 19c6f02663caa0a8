package dev.navarch.api.store;

import dev.navarch.model.Change;
import java.util.List;

/** Follows the change log; all calls come from one thread. */
@FunctionalInterface
public interface TailListener {

    /** Takes changes, each once and in revision order. */
    void onChanges(List<Change> changes);

    /**
     * The tail was cut off for so long that the changes it missed were compacted. It has ended;
     * whoever follows must take a {@link ObjectStore#snapshot()} and tail from there.
     */
    default void onLost(CompactedException cause) {}
}
