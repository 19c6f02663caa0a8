package dev.navarch.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BulkPaceTest {

    private static final long MILLI = 1_000_000;

    private final AtomicLong clock = new AtomicLong(-5);
    private final AtomicBoolean othersWait = new AtomicBoolean(true);
    private final BulkPace pace = new BulkPace(2, othersWait::get, clock::get);

    @Test
    void leavesThreeQuartersOfTheTimeToRequestsThatWait() {
        assertThat(pace.pause(MILLI)).isEqualTo(2 * MILLI);
        clock.addAndGet(2 * MILLI);
        assertThat(pace.pause(MILLI)).isEqualTo(2 * MILLI);
    }

    @Test
    void sharesWhatIsLeftAmongAllLargeAnswers() {
        assertThat(pace.pause(MILLI)).isEqualTo(2 * MILLI);
        assertThat(pace.pause(MILLI)).isEqualTo(4 * MILLI);
    }

    @Test
    void goesOnAtOnceWhenNobodyWaits() {
        pace.pause(MILLI);
        othersWait.set(false);
        assertThat(pace.pause(MILLI)).isZero();
    }

    @Test
    void savesNoTimeThatWasNotUsed() {
        clock.addAndGet(1_000 * MILLI);
        assertThat(pace.pause(MILLI)).isEqualTo(2 * MILLI);
    }

    @Test
    void stopsNoAnswerForLong() {
        assertThat(pace.pause(1_000 * MILLI)).isEqualTo(10 * MILLI);
    }
}
