package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;

/**
 * Does what must be done before the pod is bound; {@link Status.Wait} while it is under way, and
 * the plugin is asked again after each event.
 */
public interface PreBind extends Plugin {

    Status preBind(PodInfo pod, String node);
}
