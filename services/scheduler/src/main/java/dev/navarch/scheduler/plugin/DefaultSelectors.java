package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Selector;

/**
 * Which pods belong together although no spread constraint says so: those that the pod's services
 * and its controller select.
 */
@FunctionalInterface
public interface DefaultSelectors {

    /** Selects everything when the pod belongs to nothing. */
    Selector of(PodInfo pod);
}
