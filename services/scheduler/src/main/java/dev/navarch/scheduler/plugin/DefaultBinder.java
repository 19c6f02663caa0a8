package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.Bind;
import java.util.function.BiConsumer;

/** Binds by creating the pod's {@code binding} subresource. */
public final class DefaultBinder implements Bind {

    private final BiConsumer<PodInfo, String> binding;

    /**
     * @param binding creates the binding of the pod to the node of that name
     */
    public DefaultBinder(BiConsumer<PodInfo, String> binding) {
        this.binding = binding;
    }

    @Override
    public String name() {
        return "DefaultBinder";
    }

    @Override
    public boolean bind(PodInfo pod, String node) {
        binding.accept(pod, node);
        return true;
    }
}
