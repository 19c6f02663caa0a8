package dev.navarch.api.relay;

import dev.navarch.api.store.CompactedException;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.Change;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes every change to the change topics in revision order, each once. Where to go on is read
 * from the topics themselves whenever a sink is opened, so nothing is lost or repeated when Kafka,
 * the database or this process stops at any moment. Secrets' values are taken out by the sink,
 * which puts only their metadata, type and revision into the topic.
 *
 * <p>While another replica leads, it waits; should two believe that they lead, the newer sink has
 * fenced off the older.
 */
public final class ChangeRelay implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChangeRelay.class);

    private static final int BATCH = 500;
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LEASE_CHECK = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int BURST = 20;

    private final ObjectStore store;
    private final ChangeSinks sinks;
    private final Leadership leadership;
    private final Departed departed;
    private final Tracing tracing;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile long relayed;
    private volatile boolean leads;

    private ChangeRelay(
            ObjectStore store,
            ChangeSinks sinks,
            Leadership leadership,
            Departed departed,
            Tracing tracing) {
        this.tracing = tracing;
        this.store = store;
        this.sinks = sinks;
        this.leadership = leadership;
        this.departed = departed;
        this.thread = Thread.ofPlatform().daemon().name("change-relay").unstarted(this::run);
    }

    public static ChangeRelay start(
            ObjectStore store, ChangeSinks sinks, Leadership leadership, Departed departed) {
        return start(store, sinks, leadership, departed, Tracing.OFF);
    }

    /**
     * @param tracing notes the way to Kafka of changes that are traced
     */
    public static ChangeRelay start(
            ObjectStore store,
            ChangeSinks sinks,
            Leadership leadership,
            Departed departed,
            Tracing tracing) {
        ChangeRelay relay = new ChangeRelay(store, sinks, leadership, departed, tracing);
        relay.thread.start();
        return relay;
    }

    /** The revision up to which this replica knows the topics to be complete; 0 while it waits. */
    public long relayed() {
        return relayed;
    }

    /** Whether this replica is the one that relays, though it may wait for Kafka. */
    public boolean leads() {
        return leads;
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                try {
                    lead();
                } catch (ChangeSink.FencedException e) {
                    log.info("Another replica relays now");
                } catch (RuntimeException e) {
                    if (closing.getCount() > 0) {
                        log.warn("The relay starts again: {}", e.toString());
                    }
                }
                relayed = 0;
                leads = false;
                closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lead() throws InterruptedException {
        Optional<Leadership.Lease> led = leadership.tryLead();
        if (led.isEmpty()) {
            return;
        }
        leads = true;
        try (Leadership.Lease lease = led.get();
                ChangeSink sink = sinks.open(departed.incarnation())) {
            Beginning beginning = new Beginning(store, departed, sink);
            if (!beginning.isPossible()) {
                log.warn("The change topics hold another state; they are deleted and made anew");
                sink.close();
                sinks.startAnew();
                return;
            }
            long from = beginning.make();
            log.info("Relaying changes after revision {}", from);
            reached(from);
            while (closing.getCount() > 0 && lease.isHeld()) {
                try {
                    follow(lease, sink, from);
                    return;
                } catch (CompactedException e) {
                    from = catchUp(sink, Math.max(from, sink.lastRelayed()));
                }
            }
        }
    }

    /** Publishes as a tail delivers; a full queue makes the tail wait and not memory grow. */
    private void follow(Leadership.Lease lease, ChangeSink sink, long from)
            throws InterruptedException {
        HandOver handOver = new HandOver();
        Pace pace = new Pace(INTERVAL, BURST);
        try (Subscription tail = store.tail(from, handOver)) {
            try {
                while (closing.getCount() > 0 && lease.isHeld()) {
                    List<Change> changes = handOver.poll(LEASE_CHECK);
                    Duration wait =
                            changes.isEmpty() ? Duration.ZERO : pace.next(System.nanoTime());
                    if (wait.isPositive() && !closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                        changes = handOver.andMore(changes);
                    }
                    publish(sink, changes);
                    sink.check();
                }
            } finally {
                handOver.stop();
            }
        }
    }

    private long catchUp(ChangeSink sink, long from) {
        MissedChanges missed = MissedChanges.since(from, store, departed);
        log.info(
                "The log begins after revision {}; publishing the {} objects that changed since",
                from,
                missed.changes().size());
        publish(sink, missed.changes());
        return missed.revision();
    }

    private void publish(ChangeSink sink, List<Change> changes) {
        for (int i = 0; i < changes.size(); i += BATCH) {
            List<Change> batch = changes.subList(i, Math.min(changes.size(), i + BATCH));
            try (TracedBatch traced = TracedBatch.of(batch, tracing)) {
                sink.publish(traced.changes());
            }
            reached(batch.getLast().revision());
        }
    }

    private void reached(long revision) {
        relayed = revision;
        departed.relayed(revision);
    }
}
