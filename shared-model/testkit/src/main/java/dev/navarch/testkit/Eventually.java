package dev.navarch.testkit;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Polls until something has become so. The limit is generous on purpose: it is only ever used up by
 * a test that fails, and a loaded machine must not make one fail. Who waits for something that may
 * take longer gives a limit of his own.
 */
public final class Eventually {

    public static final Duration LIMIT = Duration.ofSeconds(90);

    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 100;

    private Eventually() {}

    /** Something that is so or is not. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Looks at something that changes. */
    @FunctionalInterface
    public interface Look<T> {
        T look() throws Exception;
    }

    /** Waits for a condition that its caller's line in the stack trace says enough about. */
    public static void eventually(Condition condition) {
        eventually("the condition holds", condition);
    }

    /**
     * Waits for a condition.
     *
     * @param what what should become so, for the message of the failure
     */
    public static void eventually(String what, Condition condition) {
        eventually(what, LIMIT, condition::holds, holds -> holds);
    }

    /** Waits until what is seen is enough, and returns it. */
    public static <T> T eventually(String what, Look<T> look, Predicate<? super T> enough) {
        return eventually(what, LIMIT, look, enough);
    }

    /**
     * Waits until what is seen is enough, and returns it.
     *
     * @throws AssertionError with what was seen last, when the limit has passed or the thread is
     *     interrupted; or with the cause, when looking fails
     */
    public static <T> T eventually(
            String what, Duration limit, Look<T> look, Predicate<? super T> enough) {
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            T seen = look(what, look);
            if (enough.test(seen)) {
                return seen;
            }
            String last = what + "; last seen: " + seen;
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + last);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting: " + last, interrupted);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private static <T> T look(String what, Look<T> look) {
        try {
            return look.look();
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new AssertionError("looking whether " + what, failed);
        }
    }
}
