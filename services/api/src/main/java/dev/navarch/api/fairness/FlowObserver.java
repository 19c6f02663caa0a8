package dev.navarch.api.fairness;

import java.time.Duration;

/** Is told what becomes of requests, for metrics. */
public interface FlowObserver {

    /** Listens to nothing. */
    FlowObserver NONE = new FlowObserver() {};

    default void configured(Fairness fairness) {}

    default void dispatched(FlowSchema schema, PriorityLevel level, Duration waited) {}

    default void rejected(FlowSchema schema, PriorityLevel level, Rejection why, Duration waited) {}

    default void executed(FlowSchema schema, PriorityLevel level, Duration took) {}
}
