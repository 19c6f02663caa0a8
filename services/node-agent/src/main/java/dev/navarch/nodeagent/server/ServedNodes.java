package dev.navarch.nodeagent.server;

import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.worker.NodePods;
import dev.navarch.nodeagent.worker.PodWorker;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The nodes that one agent serves for, and their pods. */
public final class ServedNodes {

    /** A pod and the runtime that runs it. */
    record Found(PodWorker pod, ContainerRuntime runtime) {}

    private final List<NodePods> nodes = new CopyOnWriteArrayList<>();

    public void add(NodePods node) {
        nodes.add(node);
    }

    public List<NodePods> all() {
        return nodes;
    }

    Optional<Found> find(String namespace, String name) {
        return nodes.stream()
                .flatMap(node ->
                        node.named(namespace, name).stream()
                                .map(worker -> new Found(worker, node.runtime())))
                .findFirst();
    }
}
