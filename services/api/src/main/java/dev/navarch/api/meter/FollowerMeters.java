package dev.navarch.api.meter;

import dev.navarch.api.relay.ChangeRelay;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** How far those who follow the store are behind it: the watch cache, and the relay to Kafka. */
public final class FollowerMeters {

    private final MeterRegistry registry;
    private final RevisionLag lag;

    public FollowerMeters(MeterRegistry registry, RevisionLag lag) {
        this.registry = registry;
        this.lag = lag;
        gauge(
                "navarch.store.revision",
                "The newest revision in the store that this replica has heard of.",
                lag::newest);
    }

    /**
     * @param reached the revision that the watch cache has taken in
     */
    public void cache(LongSupplier reached) {
        gauge(
                "navarch.cache.lag.revisions",
                "Revisions that the watch cache is behind the store.",
                () -> lag.revisions(reached.getAsLong()));
        gauge(
                "navarch.cache.lag.seconds",
                "How long the watch cache has been behind the store.",
                () -> lag.seconds(reached.getAsLong(), System.nanoTime()));
    }

    /** A replica that does not lead is not behind: another one relays. */
    public ChangeRelay relay(ChangeRelay relay) {
        gauge(
                "navarch.relay.leading",
                "Whether this replica is the one that relays: 1 or 0.",
                () -> relay.leads() ? 1 : 0);
        gauge(
                "navarch.relay.lag.revisions",
                "Revisions that are not in the change topics yet; 0 unless this replica relays.",
                () -> relay.leads() ? lag.revisions(relay.relayed()) : 0);
        gauge(
                "navarch.relay.lag.seconds",
                "How long there have been such revisions; 0 unless this replica relays.",
                () -> relay.leads() ? lag.seconds(relay.relayed(), System.nanoTime()) : 0);
        return relay;
    }

    private void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
