package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;

/** A plugin: a named rule that takes part at one or more extension points. */
public interface Plugin {

    /** The name that Kubernetes' scheduler configuration has for it. */
    String name();

    /**
     * The queueing hint (KEP-4247): whether the event could make this plugin accept a pod that it
     * rejected. A pod waits until one of the plugins that rejected it says yes; so when in doubt,
     * yes.
     */
    default boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return false;
    }

    /**
     * True when what this plugin's filter and its score (before it is normalized) say depends on
     * nothing but the pod's traits and the node, so that it holds for every pod of the same traits
     * until the node changes.
     */
    default boolean local() {
        return false;
    }
}
