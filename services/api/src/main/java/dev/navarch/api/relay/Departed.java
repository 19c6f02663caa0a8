package dev.navarch.api.relay;

import dev.navarch.model.Change;
import java.util.List;
import java.util.Optional;

/**
 * Remembers what was deleted by changes that the log no longer has, until it is relayed, and what
 * the topics were told of this state.
 */
public interface Departed {

    /** For a store that is never compacted before its changes are relayed. */
    Departed NOBODY =
            new Departed() {

                @Override
                public List<Change> after(long revision) {
                    return List.of();
                }

                @Override
                public void relayed(long revision) {}
            };

    /** The deletions after a revision that were compacted, in the order of their revisions. */
    List<Change> after(long revision);

    /** Names the state, and another one once it was restored. */
    default String incarnation() {
        return "";
    }

    /** A revision up to which the topics were known to be complete. */
    default long noted() {
        return 0;
    }

    /** The revisions that were left out when the state was restored. */
    default Optional<Skipped> skipped() {
        return Optional.empty();
    }

    /**
     * Revisions that no change has.
     *
     * @param after not one of them
     * @param upTo the last
     */
    record Skipped(long after, long upTo) {}

    /** Everything up to a revision is in the topics: deletions up to it may be forgotten. */
    void relayed(long revision);
}
