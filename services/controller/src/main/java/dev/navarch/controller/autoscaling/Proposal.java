package dev.navarch.controller.autoscaling;

import tools.jackson.databind.node.ObjectNode;

/** What one metric, or all of them, say about the number of replicas. */
sealed interface Proposal {

    /**
     * A number.
     *
     * @param metric how messages name the metric
     * @param current the entry of {@code status.currentMetrics}
     */
    record Replicas(int count, String metric, ObjectNode current) implements Proposal {}

    /**
     * The metric says nothing.
     *
     * @param reason of the condition ScalingActive
     */
    record Unknown(String reason, String message) implements Proposal {}
}
