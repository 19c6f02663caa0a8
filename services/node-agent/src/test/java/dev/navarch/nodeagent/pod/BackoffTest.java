package dev.navarch.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void doublesUpToFiveMinutes() {
        List<Long> delays = new ArrayList<>();
        Optional<Backoff> held = Optional.empty();
        Instant now = START;
        for (int i = 0; i < 7; i++) {
            Backoff next = Backoff.next(held, now, now);
            delays.add(next.delay().toSeconds());
            held = Optional.of(next);
            now = now.plusSeconds(1);
        }
        assertThat(delays).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void startsOverAfterTenGoodMinutes() {
        Backoff held = new Backoff(Duration.ofSeconds(160), START);
        Instant ended = START.plus(Duration.ofMinutes(10)).plusSeconds(1);
        assertThat(Backoff.next(Optional.of(held), ended, ended).delay()).isEqualTo(Backoff.FIRST);
        assertThat(held.until(ended)).isEqualTo(ended);
    }
}
