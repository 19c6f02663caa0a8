package dev.navarch.api;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a task on virtual threads, never two runs of it at once. */
final class Periodic {

    private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);

    private Periodic() {}

    static void every(ScheduledExecutorService timer, Duration interval, Runnable task) {
        AtomicBoolean running = new AtomicBoolean();
        timer.scheduleWithFixedDelay(
                () -> {
                    if (running.compareAndSet(false, true)) {
                        Thread.ofVirtual().name("periodic").start(() -> run(timer, task, running));
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void run(ScheduledExecutorService timer, Runnable task, AtomicBoolean running) {
        try {
            task.run();
        } catch (RuntimeException e) {
            if (timer.isShutdown()) {
                LOG.debug("A periodic task ended with the service", e);
            } else {
                LOG.warn("A periodic task failed and will be tried again", e);
            }
        } finally {
            running.set(false);
        }
    }
}
