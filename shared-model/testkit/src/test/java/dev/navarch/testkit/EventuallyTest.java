package dev.navarch.testkit;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void looksAgainUntilItIsSo() {
        assertThat(eventually("three looks", looks::incrementAndGet, seen -> seen == 3))
                .isEqualTo(3);
        eventually("five looks", () -> looks.incrementAndGet() == 5);
        assertThat(looks).hasValue(5);
    }

    @Test
    void looksAtLeastOnceHoweverShortTheLimit() {
        assertThat(eventually("a look", Duration.ZERO, looks::incrementAndGet, seen -> true))
                .isEqualTo(1);
    }

    @Test
    void saysWhatItSawLastWhenItWaitedInVain() {
        assertThatThrownBy(() ->
                        eventually(
                                "the cows come home",
                                Duration.ofMillis(1),
                                () -> "no cows",
                                seen -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("not within PT0.001S: the cows come home; last seen: no cows");
    }

    @Test
    void failsAtOnceWhenLookingFails() {
        IOException cause = new IOException("blind");
        assertThatThrownBy(() ->
                        eventually(
                                "it is seen",
                                () -> {
                                    throw cause;
                                }))
                .isInstanceOf(AssertionError.class)
                .hasCause(cause);
    }

    @Test
    void stopsWhenItIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> eventually("anything", () -> false))
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
