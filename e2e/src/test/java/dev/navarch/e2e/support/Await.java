package dev.navarch.e2e.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Polls until something is so, and says what was seen last when it does not become so. */
public final class Await {

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private Await() {}

    public static <T> T until(
            String what, Duration limit, Supplier<T> look, Predicate<? super T> enough) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            T seen = look.get();
            if (enough.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not within " + limit + ": " + what + "; last seen: " + seen);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
