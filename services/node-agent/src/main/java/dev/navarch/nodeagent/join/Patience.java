package dev.navarch.nodeagent.join;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Does again what may succeed later: a cluster that starts at the same time lets nobody join yet.
 */
final class Patience {

    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Duration limit;
    private final Consumer<String> says;

    /**
     * @param limit after it the next failure is the last; zero for one try
     * @param says hears why it has to wait, once for each reason
     */
    Patience(Duration limit, Consumer<String> says) {
        this.limit = limit;
        this.says = says;
    }

    /** What is tried. */
    @FunctionalInterface
    interface Try {
        void run() throws IOException;
    }

    void until(Try attempt) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        String last = "";
        while (true) {
            try {
                attempt.run();
                return;
            } catch (IOException | JoinException failed) {
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    throw failed;
                }
                String reason = String.valueOf(failed.getMessage());
                if (!reason.equals(last)) {
                    says.accept("navarch: not yet: " + reason);
                    last = reason;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
