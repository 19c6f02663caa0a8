package dev.navarch.nodeagent.node;

import dev.navarch.nodeagent.runtime.ImageRecord;
import dev.navarch.nodeagent.runtime.RuntimeHealth;
import dev.navarch.nodeagent.runtime.RuntimeIdentity;
import dev.navarch.nodeagent.status.Times;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node as the API shows it.
 *
 * @param port where the agent serves
 */
public record NodeObject(
        String name,
        String address,
        int port,
        Machine machine,
        NodeSystemInfo info,
        Map<String, String> labels) {

    private static final int MOST_PODS = 110;
    private static final int MOST_IMAGES = 50;

    /** Held back so that the node itself never runs out. */
    private static final long RESERVED_MEMORY = 100L << 20;

    public static NodeObject of(
            String name, String address, int port, Machine machine, RuntimeIdentity runtime) {
        return new NodeObject(
                name,
                address,
                port,
                machine,
                Machine.info(runtime.name() + "://" + runtime.version()),
                Map.of());
    }

    public NodeObject labelled(Map<String, String> more) {
        return new NodeObject(name, address, port, machine, info, more);
    }

    public Node object(Instant now, RuntimeHealth health, List<ImageRecord> images) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("kubernetes.io/arch", info.getArchitecture())
                .addToLabels("beta.kubernetes.io/os", "linux")
                .addToLabels("beta.kubernetes.io/arch", info.getArchitecture())
                .addToLabels(labels)
                .addToAnnotations("volumes.kubernetes.io/controller-managed-attach-detach", "true")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withStatus(status(Optional.empty(), now, health, images))
                .build();
    }

    /**
     * @param before the status reported last, for the times of transition
     */
    public NodeStatus status(
            Optional<NodeStatus> before,
            Instant now,
            RuntimeHealth health,
            List<ImageRecord> images) {
        return new NodeStatusBuilder()
                .addNewAddress(address, "InternalIP")
                .addNewAddress(name, "Hostname")
                .withCapacity(resources(machine.memoryBytes(), machine.diskBytes()))
                .withAllocatable(resources(allocatableMemory(), machine.diskBytes() / 10 * 9))
                .withConditions(conditions(before, now, health))
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .withNodeInfo(info)
                .withImages(images(images))
                .build();
    }

    public Map<String, Quantity> allocatable() {
        return resources(allocatableMemory(), machine.diskBytes() / 10 * 9);
    }

    /** Bytes for pods. */
    public long allocatableMemory() {
        return Math.max(0, machine.memoryBytes() - RESERVED_MEMORY);
    }

    public static int mostPods() {
        return MOST_PODS;
    }

    private Map<String, Quantity> resources(long memory, long disk) {
        return Map.of(
                "cpu", new Quantity(String.valueOf(machine.cpus())),
                "memory", new Quantity(memory / 1024 + "Ki"),
                "ephemeral-storage", new Quantity(disk / 1024 + "Ki"),
                "hugepages-1Gi", new Quantity("0"),
                "hugepages-2Mi", new Quantity("0"),
                "pods", new Quantity(String.valueOf(MOST_PODS)));
    }

    private static List<NodeCondition> conditions(
            Optional<NodeStatus> before, Instant now, RuntimeHealth health) {
        List<NodeCondition> conditions = new ArrayList<>();
        conditions.add(
                condition(
                        before,
                        now,
                        "MemoryPressure",
                        "False",
                        "KubeletHasSufficientMemory",
                        "kubelet has sufficient memory available"));
        conditions.add(
                condition(
                        before,
                        now,
                        "DiskPressure",
                        "False",
                        "KubeletHasNoDiskPressure",
                        "kubelet has no disk pressure"));
        conditions.add(
                condition(
                        before,
                        now,
                        "PIDPressure",
                        "False",
                        "KubeletHasSufficientPID",
                        "kubelet has sufficient PID available"));
        conditions.add(
                switch (health) {
                    case RuntimeHealth.Ready() ->
                            condition(
                                    before,
                                    now,
                                    "Ready",
                                    "True",
                                    "KubeletReady",
                                    "kubelet is posting ready status");
                    case RuntimeHealth.NotReady(String message) ->
                            condition(before, now, "Ready", "False", "KubeletNotReady", message);
                });
        return conditions;
    }

    private static NodeCondition condition(
            Optional<NodeStatus> before,
            Instant now,
            String type,
            String status,
            String reason,
            String message) {
        String since =
                before.stream()
                        .flatMap(old -> old.getConditions().stream())
                        .filter(old -> old.getType().equals(type) && old.getStatus().equals(status))
                        .map(NodeCondition::getLastTransitionTime)
                        .findFirst()
                        .orElse(Times.seconds(now));
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastHeartbeatTime(Times.seconds(now))
                .withLastTransitionTime(since)
                .build();
    }

    /** The largest first, each with all its names. */
    private static List<ContainerImage> images(List<ImageRecord> images) {
        return images.stream()
                .sorted(Comparator.comparingLong(ImageRecord::bytes).reversed())
                .limit(MOST_IMAGES)
                .map(image ->
                        new ContainerImageBuilder()
                                .withNames(
                                        Stream.concat(
                                                        image.digests().stream(),
                                                        image.tags().stream())
                                                .toList())
                                .withSizeBytes(image.bytes())
                                .build())
                .filter(image -> !image.getNames().isEmpty())
                .toList();
    }
}
