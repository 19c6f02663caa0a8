package dev.navarch.api.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;

    private final Pace pace = new Pace(Duration.ofMillis(50), 3);
    private long now = -7 * MILLI;

    private long waits() {
        long wait = pace.next(now).toNanos();
        now += wait;
        return wait / MILLI;
    }

    @Test
    void letsABurstPassAndSpacesOutTheRest() {
        assertThat(new long[] {waits(), waits(), waits(), waits(), waits()})
                .containsExactly(0, 0, 0, 50, 50);
    }

    @Test
    void restGivesTheBurstBack() {
        for (int i = 0; i < 5; i++) {
            waits();
        }
        now += 150 * MILLI;
        assertThat(new long[] {waits(), waits(), waits(), waits()}).containsExactly(0, 0, 0, 50);
    }

    @Test
    void longRestGivesNoMoreThanTheBurst() {
        waits();
        now += 60_000 * MILLI;
        assertThat(new long[] {waits(), waits(), waits(), waits()}).containsExactly(0, 0, 0, 50);
    }
}
