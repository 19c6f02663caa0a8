package dev.navarch.api.fairness;

/** Whether a request may run. */
public sealed interface Admission {

    /** It has its seats. */
    record Admitted(Ticket ticket) implements Admission {}

    /** The server is too busy for it; it should be tried again later. */
    record TooMany(FlowSchema schema, PriorityLevel level) implements Admission {}
}
