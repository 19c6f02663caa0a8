package dev.navarch.nodeagent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Probe PROBE =
            new ProbeBuilder().withFailureThreshold(3).withSuccessThreshold(2).build();

    @Test
    void fallsAfterEnoughResultsInARow() {
        Verdict verdict = Verdict.NOTHING.after(false).after(false);
        assertThat(verdict.passes(PROBE)).isEmpty();
        assertThat(verdict.after(false).passes(PROBE)).contains(false);
        assertThat(verdict.after(true).passes(PROBE)).isEmpty();
        assertThat(verdict.after(true).after(true).passes(PROBE)).contains(true);
        assertThat(verdict.after(true).after(false).after(false).passes(PROBE)).isEmpty();
    }

    @Test
    void hasTheApisDefaults() {
        Verdict failedTwice = Verdict.NOTHING.after(false).after(false);
        assertThat(failedTwice.passes(new Probe())).isEmpty();
        assertThat(failedTwice.after(false).passes(new Probe())).contains(false);
        assertThat(Verdict.NOTHING.after(true).passes(new Probe())).contains(true);
    }
}
