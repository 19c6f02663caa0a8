package dev.navarch.nodeagent.cri;

import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds out which pods changed by listing everything twice a second and comparing: containerd
 * answers lists from memory, and its event stream came only with 1.7.
 */
final class CriObserver implements AutoCloseable {

    private static final long PERIOD_MILLIS = 500;

    private final ContainerRuntime runtime;
    private final Consumer<String> listener;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("cri-observer").factory());
    private Map<String, Map<String, String>> known = new HashMap<>();

    CriObserver(ContainerRuntime runtime, Consumer<String> listener) {
        this.runtime = runtime;
        this.listener = listener;
        timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        Map<String, Map<String, String>> seen;
        try {
            seen = list();
        } catch (RuntimeFailure e) {
            // The runtime is away; the node's condition says so, and the next look may find it.
            return;
        }
        Set<String> uids = new HashSet<>(known.keySet());
        uids.addAll(seen.keySet());
        Map<String, Map<String, String>> before = known;
        known = seen;
        for (String uid : uids) {
            if (!seen.getOrDefault(uid, Map.of()).equals(before.getOrDefault(uid, Map.of()))) {
                listener.accept(uid);
            }
        }
    }

    /** By pod, the state of each sandbox and container. */
    private Map<String, Map<String, String>> list() {
        Map<String, Map<String, String>> states = new HashMap<>();
        runtime.sandboxes()
                .forEach(sandbox ->
                        states.computeIfAbsent(sandbox.pod().uid(), uid -> new HashMap<>())
                                .put(sandbox.id(), String.valueOf(sandbox.ready())));
        runtime.containers()
                .forEach(container ->
                        states.computeIfAbsent(container.pod().uid(), uid -> new HashMap<>())
                                .put(container.id(), container.state().name()));
        return states;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
