package dev.navarch.nodeagent.simulated;

import dev.navarch.nodeagent.pod.Health;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.worker.PodProbes;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds every container well as soon as it runs. */
public final class SimulatedProbes implements PodProbes {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Override
    public void watch(
            Pod pod,
            PodContainer container,
            ContainerRecord run,
            String address,
            Listener listener) {
        boolean probed =
                container.spec().getReadinessProbe() != null
                        || container.spec().getStartupProbe() != null;
        if (probed && seen.add(run.id())) {
            listener.change(run.id(), health -> new Health(true, true, health.fatal()));
        }
    }

    @Override
    public void forget(String containerId) {
        seen.remove(containerId);
    }
}
