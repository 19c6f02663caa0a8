package dev.navarch.metrics.api;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The pods and nodes that there are, as far as the metrics API needs to know them. */
public interface ClusterPods {

    Collection<PodFacts> pods();

    Collection<PodFacts> podsIn(String namespace);

    Optional<PodFacts> pod(String namespace, String name);

    Collection<NodeFacts> nodes();

    Optional<NodeFacts> node(String name);

    /**
     * A pod.
     *
     * @param node empty while it has none
     * @param running whether its phase is {@code Running}
     */
    record PodFacts(
            String namespace,
            String name,
            String uid,
            Map<String, String> labels,
            String node,
            boolean running) {

        public PodFacts {
            labels = Map.copyOf(labels);
        }
    }

    /** A node. */
    record NodeFacts(String name, Map<String, String> labels) {

        public NodeFacts {
            labels = Map.copyOf(labels);
        }
    }
}
