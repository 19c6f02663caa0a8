package dev.navarch.api.fairness;

import java.util.List;

/**
 * A level as it is now.
 *
 * @param nominal its own seats
 * @param least when others borrow all that it lends
 * @param most when it borrows all that it may
 * @param limit the seats that it has now; of no meaning if it is exempt, as the three before
 * @param queues those that have something in them
 */
public record LevelState(
        String name,
        boolean exempt,
        int nominal,
        int least,
        int most,
        int limit,
        int seatsInUse,
        int executing,
        int waiting,
        List<Queue> queues) {

    /** A queue of the level. */
    public record Queue(
            int index, int executing, int seatsInUse, double nextStart, List<Request> waiting) {}

    /**
     * A request that waits.
     *
     * @param seconds that it waits already
     */
    public record Request(
            String schema, String flow, RequestInfo asked, int seats, double seconds) {}
}
