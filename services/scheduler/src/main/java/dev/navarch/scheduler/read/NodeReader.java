package dev.navarch.scheduler.read;

import static dev.navarch.scheduler.read.PodRules.text;
import static dev.navarch.scheduler.read.Selectors.orEmpty;

import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.Taint;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads nodes. */
public final class NodeReader {

    private NodeReader() {}

    public static NodeFacts read(Node node) {
        NodeSpec spec = node.getSpec() == null ? new NodeSpec() : node.getSpec();
        NodeStatus status = node.getStatus() == null ? new NodeStatus() : node.getStatus();
        List<Taint> taints =
                spec.getTaints().stream()
                        .map(taint ->
                                new Taint(
                                        taint.getKey(),
                                        text(taint.getValue()),
                                        Taint.Effect.parse(taint.getEffect())))
                        .toList();
        var allocatable = status.getAllocatable();
        return new NodeFacts(
                node.getMetadata().getName(),
                orEmpty(node.getMetadata().getLabels()),
                Boolean.TRUE.equals(spec.getUnschedulable()),
                taints,
                Quantities.amounts(allocatable),
                allocatable == null ? 0 : Quantities.whole(allocatable.get("pods")),
                images(status));
    }

    private static Map<String, Long> images(NodeStatus status) {
        Map<String, Long> images = new HashMap<>();
        for (ContainerImage image : orEmpty(status.getImages())) {
            long size = image.getSizeBytes() == null ? 0 : image.getSizeBytes();
            orEmpty(image.getNames()).forEach(name -> images.put(name, size));
        }
        return images;
    }
}
