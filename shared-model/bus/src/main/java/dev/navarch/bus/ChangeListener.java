package dev.navarch.bus;

import dev.navarch.model.Change;
import java.util.List;

/**
 * Receives changes; all calls of one subscription come from one thread, in revision order per type.
 */
public interface ChangeListener {

    /**
     * Takes a batch of changes. During the replay an object that exists arrives as ADDED in its
     * newest known state; the same change may arrive again after a reconnect, so a listener must
     * ignore a revision that it has already seen for that key.
     */
    void onChanges(List<Change> changes);

    /**
     * Everything that was in the topics when the subscription began has been delivered. Called
     * once.
     */
    default void onCaughtUp() {}
}
