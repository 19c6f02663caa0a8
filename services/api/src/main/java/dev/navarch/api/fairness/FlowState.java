package dev.navarch.api.fairness;

/** What one schema's requests at one level do now, and did so far. */
public record FlowState(
        String schema,
        String level,
        long executing,
        long seats,
        long waiting,
        long dispatched,
        long rejected,
        long timedOut,
        long cancelled) {

    static FlowState of(Flow flow) {
        Flow.Tally tally = flow.tally();
        return new FlowState(
                flow.schema().name(),
                flow.level().name(),
                tally.executing.sum(),
                tally.seats.sum(),
                tally.waiting.sum(),
                tally.dispatched.sum(),
                tally.rejected.sum(),
                tally.timedOut.sum(),
                tally.cancelled.sum());
    }
}
