package dev.navarch.proxy.control;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.navarch.bus.view.View;
import dev.navarch.proxy.kernel.CommandLine;
import dev.navarch.proxy.kernel.Conntrack;
import dev.navarch.proxy.kernel.RuleSink;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.FrontendRules;
import dev.navarch.proxy.rules.IpFamily;
import dev.navarch.testkit.FakeTracing;
import dev.navarch.testkit.FakeTracing.Noted;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RuleSyncTest {

    /** A kernel that refuses as often as it is told to, and can be held up. */
    private static final class FakeSink implements RuleSink {

        final BlockingQueue<Set<String>> applied = new LinkedBlockingQueue<>();
        final AtomicInteger refusals = new AtomicInteger();
        final CountDownLatch cleaned = new CountDownLatch(1);
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public void start() {}

        @Override
        public void apply(Map<String, List<Frontend>> changed) {
            applied.add(changed.keySet());
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (refusals.getAndDecrement() > 0) {
                throw new KernelException("not now");
            }
        }

        @Override
        public void cleanUp() {
            cleaned.countDown();
        }
    }

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeTracing tracing = new FakeTracing();
    private final FakeSink sink = new FakeSink();
    private final ServiceTracker tracker =
            new ServiceTracker(
                    new View<>(bytes -> new Service()),
                    new View<>(bytes -> new EndpointSlice()),
                    new FrontendRules("here", IpFamily.IPV4));

    private RuleSync start(boolean cleanUp) {
        RuleSync sync =
                new RuleSync(
                        tracker, sink, new Conntrack(CommandLine.HERE), meters, cleanUp, tracing);
        sync.start();
        return sync;
    }

    @Test
    void gathersChangesWhileATransactionRuns() throws InterruptedException {
        sink.gate = new CountDownLatch(1);
        try (RuleSync sync = start(false)) {
            tracker.changed("default/first", "");
            assertThat(sink.applied.poll(60, TimeUnit.SECONDS)).containsExactly("default/first");
            tracker.changed("default/a", "");
            tracker.changed("default/b", "");
            tracker.changed("default/a", "");
            sink.gate.countDown();
            assertThat(sink.applied.poll(60, TimeUnit.SECONDS))
                    .containsExactly("default/a", "default/b");
        }
    }

    @Test
    void triesAgainWhenTheKernelRefused() throws InterruptedException {
        sink.refusals.set(1);
        try (RuleSync sync = start(false)) {
            tracker.changed("default/web", "");
            assertThat(sink.applied.poll(60, TimeUnit.SECONDS)).containsExactly("default/web");
            assertThat(sink.applied.poll(60, TimeUnit.SECONDS)).containsExactly("default/web");
        }
    }

    @Test
    void isBehindUntilTheRulesAreWritten() throws InterruptedException {
        sink.refusals.set(1);
        sink.gate = new CountDownLatch(1);
        assertThat(tracker.behindSeconds()).isZero();
        try (RuleSync sync = start(false)) {
            tracker.changed("default/web", "");
            assertThat(sink.applied.poll(60, TimeUnit.SECONDS)).containsExactly("default/web");
            assertThat(meters.get("navarch.proxy.behind.seconds").gauge().value()).isPositive();
            sink.gate.countDown();
            assertThat(sink.applied.poll(60, TimeUnit.SECONDS)).containsExactly("default/web");
            eventually("the rules are written", () -> tracker.behindSeconds() == 0);
            assertThat(meters.get("navarch.proxy.sync.failures").counter().count()).isOne();
            assertThat(meters.get("navarch.proxy.pending.services").gauge().value()).isZero();
        }
    }

    @Test
    void notesWhatIsWrittenForATracedChange() throws InterruptedException {
        sink.refusals.set(1);
        sink.gate = new CountDownLatch(1);
        try (RuleSync sync = start(false)) {
            tracker.changed("default/web", FakeTracing.trace(1));
            tracker.changed("default/untraced", "");
            tracker.changed("default/web", FakeTracing.trace(2));
            tracker.changed("default/dns", FakeTracing.trace(3));
            // The rules that are refused are written again, still for what asked for them.
            sink.gate.countDown();
            eventually("the rules are written", () -> tracker.behindSeconds() == 0);
        }
        assertThat(tracing.ended("write rules"))
                .filteredOn(span -> span.failure().isEmpty())
                .extracting(span -> span.attributes().get("navarch.object"), Noted::parent)
                .containsExactlyInAnyOrder(
                        tuple("default/web", FakeTracing.trace(1)),
                        tuple("default/dns", FakeTracing.trace(3)));
        assertThat(tracing.ended("write rules")).extracting(Noted::failure).contains("not now");
    }

    @Test
    void leavesTheRulesWhenItStopsUnlessAskedToCleanUp() {
        start(false).close();
        assertThat(sink.cleaned.getCount()).isOne();
        start(true).close();
        assertThat(sink.cleaned.getCount()).isZero();
    }
}
