package dev.navarch.api.fairness;

import java.util.OptionalInt;

/**
 * How many requests of one sort may run at once.
 *
 * @param exempt whether its requests never wait
 * @param shares of all seats, in proportion to those of the other levels
 * @param lendablePercent how much of its seats others may have while it does not need them
 * @param borrowingLimitPercent how much more than its own it may have; empty for no limit
 */
public record PriorityLevel(
        String name,
        String uid,
        boolean exempt,
        int shares,
        int lendablePercent,
        OptionalInt borrowingLimitPercent,
        LimitResponse response) {

    /** What becomes of a request that finds no seat. */
    sealed interface LimitResponse {

        /** It is refused at once. */
        record Reject() implements LimitResponse {}

        /**
         * It waits.
         *
         * @param queues among which flows are dealt
         * @param handSize of how many of them a flow may use the shortest
         * @param lengthLimit requests that may wait in one
         */
        record Queue(int queues, int handSize, int lengthLimit) implements LimitResponse {

            public Queue {
                if (queues < 1 || handSize < 1 || handSize > queues || lengthLimit < 1) {
                    throw new IllegalArgumentException(
                            "queues %d, hand %d, length %d"
                                    .formatted(queues, handSize, lengthLimit));
                }
            }
        }
    }
}
