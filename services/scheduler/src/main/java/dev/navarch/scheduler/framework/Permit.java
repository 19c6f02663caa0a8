package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;

/** May hold a pod back from being bound: {@link Status.Wait} asks again after each event. */
public interface Permit extends Plugin {

    Status permit(PodInfo pod, String node);
}
