package dev.navarch.nodeagent.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What fails is done again for as long as one is willing to wait, and no longer. */
class PatienceTest {

    private final List<String> said = new ArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();

    private Patience patience(Duration limit) {
        return new Patience(limit, said::add);
    }

    @Test
    void triesAgainAndSaysEachReasonOnce() throws IOException {
        patience(Duration.ofMinutes(5))
                .until(() -> {
                    switch (tries.incrementAndGet()) {
                        case 1, 2 -> throw new JoinException("no cluster-info");
                        case 3 -> throw new IOException("connection reset");
                        default -> {}
                    }
                });
        assertThat(tries).hasValue(4);
        assertThat(said)
                .containsExactly(
                        "navarch: not yet: no cluster-info", "navarch: not yet: connection reset");
    }

    @Test
    void givesUpWithTheLastReason() {
        assertThatThrownBy(() ->
                        patience(Duration.ZERO)
                                .until(() -> {
                                    tries.incrementAndGet();
                                    throw new JoinException("no cluster-info");
                                }))
                .isInstanceOf(JoinException.class)
                .hasMessage("no cluster-info");
        assertThat(tries).hasValue(1);
        assertThat(said).isEmpty();
    }
}
