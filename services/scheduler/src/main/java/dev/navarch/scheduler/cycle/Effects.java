package dev.navarch.scheduler.cycle;

import dev.navarch.scheduler.cluster.PodInfo;

/** What the scheduler does to the world, apart from binding. */
public interface Effects {

    /** The pod is on its way to the node. */
    void scheduled(PodInfo pod, String node);

    /**
     * The pod got no node.
     *
     * @param reason {@code Unschedulable} or {@code SchedulerError}
     * @param nominatedNode the node where room is being made; empty for none
     */
    void notScheduled(PodInfo pod, String reason, String message, String nominatedNode);

    /** The victim has to leave the node for the other pod. */
    void preempt(PodInfo victim, PodInfo inFavourOf, String node);

    /** The pod's nomination is void: a more important pod takes the room. */
    void withdrawNomination(PodInfo pod);
}
