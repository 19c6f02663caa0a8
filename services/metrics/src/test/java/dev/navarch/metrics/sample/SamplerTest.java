package dev.navarch.metrics.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.metrics.Readings;
import dev.navarch.metrics.host.Reading;
import dev.navarch.model.UsageSample;
import dev.navarch.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final long SECOND = 1_000_000_000L;

    private final Sampler sampler = new Sampler("n1");

    @Test
    void aRateNeedsTwoReadings() {
        assertThat(sampler.next(Readings.at(0, 0))).isEmpty();

        UsageSample sample = sampler.next(Readings.at(10, 5 * SECOND)).orElseThrow();

        assertThat(sample.node()).isEqualTo("n1");
        assertThat(sample.windowMillis()).isEqualTo(10_000);
        assertThat(sample.total().cpuNanoCores()).isEqualTo(SECOND);
        assertThat(sample.total().fsUsedBytes()).isEqualTo(400);
        assertThat(sample.total().processes()).isEqualTo(100);
        UsageSample.Pod pod = sample.pods().getFirst();
        assertThat(pod.total().networkRxBytes()).isEqualTo(10);
        assertThat(pod.total().networkTxBytes()).isEqualTo(20);
        assertThat(pod.containers())
                .containsExactly(
                        new UsageSample.Container(
                                "app",
                                new UsageSample.Usage(
                                        SECOND / 2, 5 * SECOND, 4096, 5000, 3000, 77, 0, 0, 3)));
    }

    @Test
    void leavesOutWhatIsNewAndWhatStartedAgain() {
        Reading empty = new Reading(Readings.START, Readings.at(0, 0).host(), List.of());
        sampler.next(empty);
        assertThat(sampler.next(Readings.at(10, SECOND)).orElseThrow().pods()).isEmpty();
        assertThat(sampler.next(Readings.at(20, 2 * SECOND)).orElseThrow().pods()).hasSize(1);

        assertThat(sampler.next(Readings.at(30, SECOND))).isEmpty();
    }

    @Test
    void keepsTheNewestSampleOfANodeUntilItIsTooOld() {
        FakeClock clock = new FakeClock(Readings.START.plusSeconds(20));
        SampleStore store = new SampleStore(clock, Duration.ofSeconds(60));
        sampler.next(Readings.at(0, 0));
        UsageSample first = sampler.next(Readings.at(10, SECOND)).orElseThrow();
        UsageSample second = sampler.next(Readings.at(20, 2 * SECOND)).orElseThrow();

        store.take(second);
        store.take(first);

        assertThat(store.node("n1")).contains(second);
        assertThat(store.pod("n1", "default/web")).isPresent();
        assertThat(store.pod("n1", "default/other")).isEmpty();
        assertThat(store.pod("n2", "default/web")).isEmpty();
        clock.advance(Duration.ofSeconds(61));
        assertThat(store.node("n1")).isEmpty();
    }
}
