package dev.navarch.api.fairness;

/** How many seats a level wanted since it was last asked: those in use and those waited for. */
final class SeatDemand {

    /**
     * @param mean over time
     * @param deviation from the mean
     */
    record Summary(double mean, double deviation, int high) {}

    private long since;
    private long last;
    private int current;
    private int high;
    private double sum;
    private double squares;

    SeatDemand(long now) {
        since = now;
        last = now;
    }

    void set(int seats, long now) {
        advance(now);
        current = seats;
        high = Math.max(high, seats);
    }

    /** Sums up, and begins anew. */
    Summary take(long now) {
        advance(now);
        double time = Math.max(1, now - since);
        double mean = sum / time;
        double variance = Math.max(0, squares / time - mean * mean);
        Summary summary = new Summary(mean, Math.sqrt(variance), high);
        since = now;
        sum = 0;
        squares = 0;
        high = current;
        return summary;
    }

    private void advance(long now) {
        double passed = now - last;
        sum += current * passed;
        squares += (double) current * current * passed;
        last = now;
    }
}
