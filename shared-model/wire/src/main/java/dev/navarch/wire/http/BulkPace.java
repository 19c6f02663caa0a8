package dev.navarch.wire.http;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Keeps large answers from crowding out small requests: while some wait, all large answers together
 * have a quarter of the event loops' time, however many clients fetch them. What they do not use
 * nobody reserves, and when nobody waits they go as fast as they can.
 *
 * <p>Time is that of the processor, so that a loaded machine does not slow them twice.
 */
final class BulkPace {

    /** Of the event loops' time one part in this many is for large answers. */
    private static final int SHARE = 4;

    /**
     * However long a piece took, its answer goes on after this: 6 MB/s, so a long list ends too.
     */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int loops;
    private final BooleanSupplier othersWait;
    private final LongSupplier clock;
    private final AtomicLong free;

    /**
     * @param loops event loops
     * @param othersWait whether requests wait for their answer
     * @param clock in nanoseconds
     */
    BulkPace(int loops, BooleanSupplier othersWait, LongSupplier clock) {
        this.loops = loops;
        this.othersWait = othersWait;
        this.clock = clock;
        this.free = new AtomicLong(clock.getAsLong());
    }

    /** The processor time of the calling thread, in nanoseconds. */
    static long spent() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    /**
     * Takes a piece's time from the share.
     *
     * @param took nanoseconds of the processor
     * @return how many nanoseconds the answer should wait before its next piece
     */
    long pause(long took) {
        if (!othersWait.getAsBoolean()) {
            return 0;
        }
        long now = clock.getAsLong();
        long cost = took * SHARE / loops;
        long next = free.updateAndGet(before -> (before - now > 0 ? before : now) + cost);
        return Math.min(next - now, LONGEST_PAUSE_NANOS);
    }
}
