package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.Health;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.function.UnaryOperator;

/** Probes running containers. */
public interface PodProbes {

    /** Hears of results that change a container's health. */
    interface Listener {

        void change(String containerId, UnaryOperator<Health> change);
    }

    /** Begins to probe a run of a container, unless that is done already. */
    void watch(
            Pod pod,
            PodContainer container,
            ContainerRecord run,
            String address,
            Listener listener);

    void forget(String containerId);
}
