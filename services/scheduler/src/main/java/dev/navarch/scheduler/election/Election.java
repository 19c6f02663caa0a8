package dev.navarch.scheduler.election;

import java.time.InstantSource;
import java.util.Optional;

/**
 * Decides from a Lease (coordination.k8s.io) whether this instance leads. Only what it has seen
 * counts, by its own clock: it leads while it keeps seeing its own renewals, and takes over when it
 * has seen none of the holder's for the lease's duration. Clocks of different hosts are never
 * compared.
 */
public final class Election {

    /** How long a lease holds without renewal. */
    public static final int LEASE_SECONDS = 15;

    private static final long RENEW_MILLIS = 4_000;
    private static final long RETRY_MILLIS = 2_000;

    /** A leader that has not seen its own renewal for this long stops, before anybody begins. */
    private static final long GIVE_UP_MILLIS = 10_000;

    /** What to do with the lease now. */
    public sealed interface Move {

        record Nothing() implements Move {}

        /** There is none: make it. */
        record Create() implements Move {}

        /** It is this instance's: renew it. */
        record Renew(LeaseState lease) implements Move {}

        /** Nobody's, or abandoned: take it, if it has not changed meanwhile. */
        record Take(LeaseState lease) implements Move {}
    }

    private final String identity;
    private final InstantSource clock;
    private String seenVersion = "";
    private long seenAt;
    private long movedAt = Long.MIN_VALUE / 2;
    private boolean renewed;
    private boolean leading;

    public Election(String identity, InstantSource clock) {
        this.identity = identity;
        this.clock = clock;
    }

    public boolean isLeading() {
        return leading;
    }

    /** Looks at the lease; to be called about every second with what is known of it. */
    public Move look(Optional<LeaseState> lease) {
        long now = clock.millis();
        String version = lease.map(LeaseState::version).orElse("");
        if (!version.equals(seenVersion)) {
            seenVersion = version;
            seenAt = now;
        }
        boolean mine = lease.isPresent() && lease.get().holder().equals(identity);
        leading = mine && renewed && now - seenAt < GIVE_UP_MILLIS;
        renewed &= mine;
        Move move = mine ? renew(lease.get(), now) : take(lease, now);
        if (!(move instanceof Move.Nothing)) {
            movedAt = now;
            renewed |= mine;
        }
        return move;
    }

    /** A lease that was left by an earlier life of this instance counts once it is renewed. */
    private Move renew(LeaseState lease, long now) {
        return !renewed || now - movedAt >= RENEW_MILLIS
                ? new Move.Renew(lease)
                : new Move.Nothing();
    }

    private Move take(Optional<LeaseState> lease, long now) {
        if (now - movedAt < RETRY_MILLIS) {
            return new Move.Nothing();
        }
        if (lease.isEmpty()) {
            return new Move.Create();
        }
        boolean free =
                lease.get().holder().isEmpty()
                        || now - seenAt >= lease.get().durationSeconds() * 1_000L;
        return free ? new Move.Take(lease.get()) : new Move.Nothing();
    }
}
