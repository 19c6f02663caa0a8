package dev.navarch.api.fairness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The seats of each limited level: nominal by its shares, and from time to time by its demand. */
final class Levels {

    /** How much of an earlier demand is remembered at each adjustment (KEP-1040). */
    private static final double MEMORY = 0.977;

    /**
     * The bounds of a level.
     *
     * @param nominal its own seats
     * @param least when others borrow all that it lends
     * @param most when it borrows all that it may
     */
    record Bounds(int nominal, int least, int most) {}

    /** A level with its seats. */
    static final class Limited {

        final QueueSet seats;
        PriorityLevel level;
        Bounds bounds;
        double smoothed;

        Limited(PriorityLevel level, Bounds bounds, LongSupplier nanos) {
            this.level = level;
            this.bounds = bounds;
            this.seats = new QueueSet(level.response(), bounds.nominal(), nanos);
        }
    }

    private final int total;
    private final LongSupplier nanos;
    private final Map<String, Limited> limited = new LinkedHashMap<>();

    Levels(int total, LongSupplier nanos) {
        this.total = total;
        this.nanos = nanos;
    }

    int total() {
        return total;
    }

    synchronized void configure(List<PriorityLevel> levels) {
        double shares = levels.stream().mapToInt(PriorityLevel::shares).sum();
        limited.keySet()
                .removeIf(name ->
                        levels.stream().noneMatch(l -> l.name().equals(name) && !l.exempt()));
        for (PriorityLevel level : levels) {
            if (level.exempt()) {
                continue;
            }
            Bounds bounds = bounds(level, shares);
            Limited known = limited.get(level.name());
            if (known == null) {
                limited.put(level.name(), new Limited(level, bounds, nanos));
                continue;
            }
            known.seats.configure(level.response());
            if (!known.bounds.equals(bounds)) {
                known.seats.limit(bounds.nominal());
            }
            known.level = level;
            known.bounds = bounds;
        }
    }

    private Bounds bounds(PriorityLevel level, double shares) {
        int nominal = Math.max(1, (int) Math.ceil(total * level.shares() / Math.max(1, shares)));
        int lendable = (int) Math.round(nominal * level.lendablePercent() / 100.0);
        int most =
                level.borrowingLimitPercent().isPresent()
                        ? nominal
                                + (int)
                                        Math.round(
                                                nominal
                                                        * level.borrowingLimitPercent().getAsInt()
                                                        / 100.0)
                        : Math.max(total, nominal);
        return new Bounds(nominal, Math.max(1, nominal - lendable), most);
    }

    synchronized Optional<QueueSet> seats(String level) {
        return Optional.ofNullable(limited.get(level)).map(l -> l.seats);
    }

    synchronized List<Limited> all() {
        return List.copyOf(limited.values());
    }

    /** Shares the seats anew by what was wanted since the last time. */
    synchronized void adjust() {
        List<Borrowing.Claim> claims = new ArrayList<>();
        for (Limited one : limited.values()) {
            SeatDemand.Summary demand = one.seats.takeDemand();
            double envelope = demand.mean() + demand.deviation();
            one.smoothed = Math.max(envelope, MEMORY * one.smoothed + (1 - MEMORY) * envelope);
            int least = Math.max(one.bounds.least(), Math.min(one.bounds.nominal(), demand.high()));
            claims.add(
                    new Borrowing.Claim(least, Math.max(least, one.smoothed), one.bounds.most()));
        }
        List<Integer> shared = Borrowing.share(total, claims);
        int i = 0;
        for (Limited one : limited.values()) {
            one.seats.limit(shared.get(i++));
        }
    }
}
