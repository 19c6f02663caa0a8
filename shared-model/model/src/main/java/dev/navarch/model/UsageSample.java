package dev.navarch.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What one node and its pods used of the machine at one moment: a record of the sample topic, keyed
 * by node. Real nodes are sampled by the metrics service from cgroups, simulated ones by the node
 * agent; the metrics API and the autoscaler read both alike. {@link UsageSampleCodec} writes it as
 * JSON.
 *
 * @param version of this format; readers skip a version that they do not know
 * @param node the node's name
 * @param time when the counters were read
 * @param windowMillis the span before {@link #time} that rates are averaged over, in milliseconds
 * @param total the node as a whole
 * @param pods every pod of which something is known
 */
public record UsageSample(
        int version, String node, Instant time, long windowMillis, Usage total, List<Pod> pods) {

    /** The version that this code writes and reads. */
    public static final int VERSION = 1;

    public UsageSample {
        Objects.requireNonNull(time);
        Objects.requireNonNull(total);
        if (node.isEmpty()) {
            throw new IllegalArgumentException("a sample without a node");
        }
        pods = List.copyOf(pods);
    }

    public UsageSample(String node, Instant time, long windowMillis, Usage total, List<Pod> pods) {
        this(VERSION, node, time, windowMillis, total, pods);
    }

    /**
     * A pod.
     *
     * @param total the pod's own figures; they include its sandbox, and its network is only here
     */
    public record Pod(
            String namespace, String name, String uid, Usage total, List<Container> containers) {

        public Pod {
            Objects.requireNonNull(namespace);
            Objects.requireNonNull(name);
            Objects.requireNonNull(uid);
            Objects.requireNonNull(total);
            containers = List.copyOf(containers);
        }
    }

    /** A running container of a pod. */
    public record Container(String name, Usage usage) {

        public Container {
            Objects.requireNonNull(name);
            Objects.requireNonNull(usage);
        }
    }

    /**
     * Figures; what is not known is 0.
     *
     * @param cpuNanoCores rate over the window, in billionths of a core
     * @param cpuCoreNanos all processor time since the start, in nanoseconds
     * @param memoryWorkingSetBytes memory in use that cannot be reclaimed at once; what {@code
     *     kubectl top} shows
     * @param memoryUsageBytes all memory charged, page cache included
     * @param memoryRssBytes anonymous memory
     * @param fsUsedBytes writable layer (container), volumes (pod), root file system (node)
     * @param networkRxBytes received since the start
     * @param networkTxBytes sent since the start
     * @param processes how many there are
     */
    public record Usage(
            long cpuNanoCores,
            long cpuCoreNanos,
            long memoryWorkingSetBytes,
            long memoryUsageBytes,
            long memoryRssBytes,
            long fsUsedBytes,
            long networkRxBytes,
            long networkTxBytes,
            long processes) {

        public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0, 0);

        /** The two figures that autoscaling and {@code kubectl top} need, for a simulated pod. */
        public static Usage of(long cpuNanoCores, long memoryBytes) {
            return new Usage(cpuNanoCores, 0, memoryBytes, memoryBytes, memoryBytes, 0, 0, 0, 0);
        }
    }
}
