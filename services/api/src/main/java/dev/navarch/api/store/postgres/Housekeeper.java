package dev.navarch.api.store.postgres;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what is old, from time to time. Every replica does, since it harms nobody. */
final class Housekeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

    private final Compactor compactor;
    private final Retention retention;
    private final LongSupplier newest;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("navarch-housekeeper").factory());

    Housekeeper(Compactor compactor, Retention retention, LongSupplier newest) {
        this.compactor = compactor;
        this.retention = retention;
        this.newest = newest;
        long every = retention.every().toMillis();
        timer.scheduleWithFixedDelay(this::tidy, every, every, TimeUnit.MILLISECONDS);
    }

    private void tidy() {
        try {
            compactor.compact(
                    Math.max(
                            compactor.revisionBefore(retention.changes()),
                            newest.getAsLong() - retention.mostChanges()));
            compactor.forgetCommands(retention.commands());
        } catch (RuntimeException e) {
            LOG.warn("Could not forget what is old: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
