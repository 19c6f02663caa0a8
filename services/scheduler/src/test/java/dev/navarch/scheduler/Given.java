package dev.navarch.scheduler;

import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Snapshot;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.plugin.NamespaceLabels;
import dev.navarch.scheduler.read.NodeReader;
import dev.navarch.scheduler.read.PodReader;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Pods and nodes as the scheduler sees them, made from the objects that users write. */
public final class Given {

    /** No namespace has labels. */
    public static final NamespaceLabels NO_NAMESPACE_LABELS =
            new NamespaceLabels() {
                @Override
                public Map<String, String> of(String namespace) {
                    return Map.of();
                }

                @Override
                public long version() {
                    return 0;
                }
            };

    private static final PodReader READER = new PodReader();

    private Given() {}

    /** A pod named and labelled so, with its name for a uid. */
    public static PodBuilder pod(String name, String... labels) {
        PodBuilder pod =
                Fixtures.pod(name)
                        .editMetadata()
                        .withUid(name)
                        .endMetadata()
                        .editSpec()
                        .withSchedulerName("default-scheduler")
                        .endSpec();
        for (int i = 0; i < labels.length; i += 2) {
            pod.editMetadata().addToLabels(labels[i], labels[i + 1]).endMetadata();
        }
        return pod;
    }

    /** A pod that asks for resources. */
    public static PodBuilder pod(String name, long milliCpu, long memory) {
        return pod(name)
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .withRequests(
                        Map.of(
                                "cpu", new Quantity(milliCpu + "m"),
                                "memory", new Quantity(Long.toString(memory))))
                .endResources()
                .endContainer()
                .endSpec();
    }

    public static PodInfo read(PodBuilder pod) {
        synchronized (READER) {
            return READER.read(pod.build());
        }
    }

    public static PodInfo readOn(String node, PodBuilder pod) {
        return read(pod.editSpec().withNodeName(node).endSpec());
    }

    /** A node of 4 CPUs, 16 GiB and 110 pods, with labels. */
    public static NodeBuilder node(String name, String... labels) {
        NodeBuilder node = Fixtures.node(name);
        for (int i = 0; i < labels.length; i += 2) {
            node.editMetadata().addToLabels(labels[i], labels[i + 1]).endMetadata();
        }
        return node;
    }

    public static NodeFacts read(NodeBuilder node) {
        return NodeReader.read(node.build());
    }

    public static NodeInfo info(NodeBuilder node, PodBuilder... pods) {
        NodeFacts facts = read(node);
        return new NodeInfo(
                facts, Arrays.stream(pods).map(pod -> readOn(facts.name(), pod)).toList());
    }

    public static Snapshot snapshot(NodeInfo... nodes) {
        return Snapshot.of(List.of(nodes));
    }

    public static CycleState state(NodeInfo... nodes) {
        return new CycleState(snapshot(nodes));
    }
}
