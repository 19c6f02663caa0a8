package dev.navarch.api.meter;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far somebody who follows the store is behind it, in revisions and in time. Remembers when it
 * heard of a revision first, so a lag's age is as exact as it is told often.
 */
public final class RevisionLag {

    /** An hour, at a look each second; a lag that is older counts as that old. */
    private static final int MOST = 3_600;

    private record Heard(long revision, long nanos) {}

    private final Deque<Heard> heard = new ArrayDeque<>();

    /**
     * @param revision that is in the store by now
     * @param nanos of {@link System#nanoTime}
     */
    public synchronized void newest(long revision, long nanos) {
        if (heard.isEmpty() || heard.getLast().revision() < revision) {
            if (heard.size() == MOST) {
                heard.removeFirst();
            }
            heard.addLast(new Heard(revision, nanos));
        }
    }

    /** The newest revision; 0 while none was heard of. */
    public synchronized long newest() {
        return heard.isEmpty() ? 0 : heard.getLast().revision();
    }

    /** How many revisions there are beyond one. */
    public synchronized long revisions(long reached) {
        return Math.max(0, newest() - reached);
    }

    /** How long there have been revisions beyond one, in seconds; 0 if there are none. */
    public synchronized double seconds(long reached, long nanos) {
        for (Heard each : heard) {
            if (each.revision() > reached) {
                return (nanos - each.nanos()) / 1e9;
            }
        }
        return 0;
    }
}
