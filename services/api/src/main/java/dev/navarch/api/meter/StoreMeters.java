package dev.navarch.api.meter;

import dev.navarch.api.store.postgres.CommitObserver;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Group commit: how many writes wait, how many go together, and how long that takes. */
public final class StoreMeters implements CommitObserver {

    private final MeterRegistry registry;
    private final DistributionSummary groups;
    private final Timer commits;

    public StoreMeters(MeterRegistry registry) {
        this.registry = registry;
        this.groups =
                DistributionSummary.builder("navarch.store.group.writes")
                        .description("Writes that were committed together.")
                        .serviceLevelObjectives(1, 4, 16, 64, 256, 512)
                        .register(registry);
        this.commits =
                Timer.builder("navarch.store.commit")
                        .description("Time from the first statement of a group to its durability.")
                        .serviceLevelObjectives(
                                Duration.ofMillis(5),
                                Duration.ofMillis(10),
                                Duration.ofMillis(25),
                                Duration.ofMillis(50),
                                Duration.ofMillis(100),
                                Duration.ofMillis(250),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5))
                        .register(registry);
    }

    @Override
    public void committed(int writes, long nanos) {
        groups.record(writes);
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * @param waiting how many writes wait for the next group
     */
    public void queue(IntSupplier waiting) {
        Gauge.builder("navarch.store.queue.writes", waiting, IntSupplier::getAsInt)
                .description("Writes that wait for the next group commit.")
                .strongReference(true)
                .register(registry);
    }
}
