package dev.navarch.api.meter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who follows is behind by revisions, and since the first of them was there. */
class RevisionLagTest {

    private static final long SECOND = 1_000_000_000L;

    private final RevisionLag lag = new RevisionLag();

    @Test
    void isNothingBeforeAnythingIsKnown() {
        assertThat(lag.revisions(0)).isZero();
        assertThat(lag.seconds(0, 5 * SECOND)).isZero();
    }

    @Test
    void countsFromTheFirstRevisionThatWasNotReached() {
        lag.newest(10, 0);
        lag.newest(15, 2 * SECOND);
        lag.newest(15, 3 * SECOND);
        lag.newest(40, 4 * SECOND);
        assertThat(lag.revisions(12)).isEqualTo(28);
        assertThat(lag.seconds(12, 10 * SECOND)).isEqualTo(8);
        assertThat(lag.seconds(15, 10 * SECOND)).isEqualTo(6);
        assertThat(lag.revisions(40)).isZero();
        assertThat(lag.seconds(40, 10 * SECOND)).isZero();
        // A follower hears of a change before the look at the store does.
        assertThat(lag.revisions(41)).isZero();
    }

    @Test
    void remembersNoMoreThanAnHour() {
        for (int i = 1; i <= 10_000; i++) {
            lag.newest(i, i * SECOND);
        }
        assertThat(lag.seconds(0, 10_000 * SECOND)).isEqualTo(3_599);
    }
}
