package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Runs lifecycle hooks. */
public interface PodHooks {

    /**
     * Blocks until the hook is over, for the limit at most.
     *
     * @param address the pod's address, empty when it has none
     * @return why it failed, or nothing
     */
    Optional<String> run(
            Pod pod,
            ContainerRecord container,
            LifecycleHandler hook,
            String address,
            Duration limit);
}
