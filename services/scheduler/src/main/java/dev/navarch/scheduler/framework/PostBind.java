package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;

/** Is told of a pod that was bound. */
public interface PostBind extends Plugin {

    void postBind(PodInfo pod, String node);
}
