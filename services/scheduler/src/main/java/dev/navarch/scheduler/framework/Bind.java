package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;

/** Binds the pod to the node. The first plugin that says true has done it. */
public interface Bind extends Plugin {

    boolean bind(PodInfo pod, String node);
}
