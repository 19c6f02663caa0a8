package dev.navarch.api.store.postgres;

import dev.navarch.model.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What is known of new revisions: the newest changes themselves, when this replica wrote them, and
 * otherwise only that there are some. Tails read the former from here and the latter from the log.
 *
 * <p>The window holds consecutive revisions up to some revision; a commit that does not follow on
 * it (another replica was in between) starts it anew.
 */
final class CommitFeed {

    private static final int LARGEST_WINDOW = 1_024;

    private final Deque<Change> window = new ArrayDeque<>();
    private long newest;

    CommitFeed(long newest) {
        this.newest = newest;
    }

    /** Takes in changes that this replica committed. */
    synchronized void committed(List<Change> changes) {
        if (!window.isEmpty() && window.getLast().revision() + 1 != changes.getFirst().revision()) {
            window.clear();
        }
        window.addAll(changes);
        while (window.size() > LARGEST_WINDOW) {
            window.removeFirst();
        }
        newest = Math.max(newest, changes.getLast().revision());
        notifyAll();
    }

    /** Takes in that somebody committed up to a revision. */
    synchronized void heardOf(long revision) {
        if (revision > newest) {
            newest = revision;
            notifyAll();
        }
    }

    /** Waits until there is something after a revision. */
    synchronized void awaitAfter(long revision) throws InterruptedException {
        while (newest <= revision) {
            wait();
        }
    }

    /** The changes right after a revision; empty when only the log has them. */
    synchronized Optional<List<Change>> after(long revision) {
        if (window.isEmpty()
                || window.getFirst().revision() > revision + 1
                || window.getLast().revision() <= revision) {
            return Optional.empty();
        }
        List<Change> next = new ArrayList<>();
        for (Change change : window) {
            if (change.revision() > revision) {
                next.add(change);
            }
        }
        return Optional.of(next);
    }
}
