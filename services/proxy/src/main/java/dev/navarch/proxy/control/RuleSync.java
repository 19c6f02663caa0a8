package dev.navarch.proxy.control;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.proxy.kernel.Conntrack;
import dev.navarch.proxy.kernel.RuleSink;
import dev.navarch.proxy.kernel.RuleSink.KernelException;
import dev.navarch.proxy.rules.Frontend;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes rules. While a transaction runs, further changes gather, so a burst
 * costs few transactions and a single change takes effect at once.
 */
public final class RuleSync implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleSync.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ServiceTracker tracker;
    private final RuleSink sink;
    private final Conntrack conntrack;
    private final Timer duration;
    private final Counter failures;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final boolean cleanUpOnClose;
    private final Tracing tracing;

    /**
     * @param cleanUpOnClose whether closing removes the rules; otherwise services go on working
     */
    public RuleSync(
            ServiceTracker tracker,
            RuleSink sink,
            Conntrack conntrack,
            MeterRegistry meters,
            boolean cleanUpOnClose,
            Tracing tracing) {
        this.tracing = tracing;
        this.tracker = tracker;
        this.sink = sink;
        this.conntrack = conntrack;
        this.cleanUpOnClose = cleanUpOnClose;
        this.duration =
                Timer.builder("navarch.proxy.sync")
                        .description("Time to bring the kernel's rules up to date")
                        .register(meters);
        this.failures =
                Counter.builder("navarch.proxy.sync.failures")
                        .description("Times that the kernel refused rules.")
                        .register(meters);
        Gauge.builder("navarch.proxy.pending.services", tracker, ServiceTracker::waiting)
                .description("Services whose rules are to be written.")
                .strongReference(true)
                .register(meters);
        Gauge.builder("navarch.proxy.behind.seconds", tracker, ServiceTracker::behindSeconds)
                .description("How long the kernel's rules have not been what services ask for.")
                .strongReference(true)
                .register(meters);
        this.thread = Thread.ofPlatform().name("navarch-proxy-sync").unstarted(this::run);
    }

    /** Begins to write rules; the views should be complete, so that nothing flickers. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            boolean based = false;
            while (true) {
                ServiceTracker.Batch batch = tracker.take();
                Map<String, List<Frontend>> changes = batch.frontends();
                List<Span> spans = begin(batch.causes());
                boolean refused = false;
                try {
                    if (!based) {
                        sink.start();
                        based = true;
                    }
                    duration.record(() -> sink.apply(changes));
                    conntrack.applied(changes);
                    tracker.written();
                } catch (KernelException e) {
                    failures.increment();
                    spans.forEach(span -> span.failed(String.valueOf(e.getMessage())));
                    LOG.warn(
                            "The kernel refused the rules of {}: {}",
                            changes.keySet(),
                            e.getMessage());
                    refused = true;
                } finally {
                    spans.forEach(Span::end);
                }
                if (refused) {
                    tracker.giveBack(batch);
                    if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** One for each traced change: what is written for several at once belongs to all of them. */
    private List<Span> begin(Map<String, String> causes) {
        return causes.entrySet().stream()
                .map(cause ->
                        tracing.begin("write rules", Tracing.Role.CONSUMER, cause.getValue())
                                .with("navarch.object", cause.getKey()))
                .toList();
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (cleanUpOnClose) {
            sink.cleanUp();
        }
    }
}
