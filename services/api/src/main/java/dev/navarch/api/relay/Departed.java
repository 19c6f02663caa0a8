package dev.navarch.api.relay;

import dev.navarch.model.Change;
import java.util.List;

/** Remembers what was deleted by changes that the log no longer has, until it is relayed. */
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

    /** Everything up to a revision is in the topics: deletions up to it may be forgotten. */
    void relayed(long revision);
}
