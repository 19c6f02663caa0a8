package dev.navarch.scheduler.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.FakeClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ElectionTest {

    private final FakeClock clock = new FakeClock();
    private final Election election = new Election("me", clock);

    @Test
    void makesTheLeaseThatIsMissingAndLeadsOnceItSeesIt() {
        assertThat(election.look(Optional.empty())).isInstanceOf(Election.Move.Create.class);
        assertThat(election.isLeading()).isFalse();

        assertThat(election.look(heldBy("me", "1"))).isInstanceOf(Election.Move.Renew.class);
        election.look(heldBy("me", "2"));

        assertThat(election.isLeading()).isTrue();
    }

    @Test
    void leavesALeaseAloneThatSomebodyRenews() {
        for (int version = 1; version < 20; version++) {
            assertThat(election.look(heldBy("other", "" + version)))
                    .isInstanceOf(Election.Move.Nothing.class);
            clock.advance(Duration.ofSeconds(14));
        }
    }

    @Test
    void takesALeaseThatIsAbandoned() {
        election.look(heldBy("other", "1"));
        clock.advance(Duration.ofSeconds(14));
        assertThat(election.look(heldBy("other", "1"))).isInstanceOf(Election.Move.Nothing.class);

        clock.advance(Duration.ofSeconds(1));

        assertThat(election.look(heldBy("other", "1"))).isInstanceOf(Election.Move.Take.class);
    }

    @Test
    void takesALeaseThatWasGivenUpAtOnce() {
        assertThat(election.look(heldBy("", "1"))).isInstanceOf(Election.Move.Take.class);
    }

    @Test
    void doesNotLeadOnALeaseFromAnEarlierLifeUntilItHasRenewedIt() {
        assertThat(election.look(heldBy("me", "7"))).isInstanceOf(Election.Move.Renew.class);
        assertThat(election.isLeading()).isFalse();

        assertThat(election.look(heldBy("me", "8"))).isInstanceOf(Election.Move.Nothing.class);
        assertThat(election.isLeading()).isTrue();
    }

    @Test
    void renewsEveryFewSecondsAndStopsWhenItDoesNotSeeItsRenewals() {
        lead();
        clock.advance(Duration.ofSeconds(4));
        assertThat(election.look(heldBy("me", "2"))).isInstanceOf(Election.Move.Renew.class);
        assertThat(election.isLeading()).isTrue();

        clock.advance(Duration.ofSeconds(6));
        election.look(heldBy("me", "2"));

        assertThat(election.isLeading()).isFalse();
    }

    @Test
    void stopsWhenSomebodyElseHoldsTheLease() {
        lead();

        election.look(heldBy("other", "9"));

        assertThat(election.isLeading()).isFalse();
    }

    private void lead() {
        election.look(heldBy("me", "1"));
        election.look(heldBy("me", "2"));
        assertThat(election.isLeading()).isTrue();
    }

    private static Optional<LeaseState> heldBy(String holder, String version) {
        return Optional.of(new LeaseState("u", holder, version, Election.LEASE_SECONDS, 0, ""));
    }
}
