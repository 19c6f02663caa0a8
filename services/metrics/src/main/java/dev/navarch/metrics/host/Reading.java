package dev.navarch.metrics.host;

import dev.navarch.metrics.cgroup.CgroupFigures;
import java.time.Instant;
import java.util.List;

/**
 * All counters of a host, read at one time.
 *
 * @param pods those that the cluster knows
 */
public record Reading(Instant time, Host host, List<Pod> pods) {

    public Reading {
        pods = List.copyOf(pods);
    }

    /**
     * The host as a whole.
     *
     * @param memoryBytes how much memory it has
     */
    public record Host(
            CgroupFigures figures,
            long processes,
            List<NetworkInterface> network,
            FileSystem fileSystem,
            int cores,
            long memoryBytes) {

        public Host {
            network = List.copyOf(network);
        }
    }

    /** A file system, in bytes. */
    public record FileSystem(String device, long limit, long used) {}

    /**
     * A pod.
     *
     * @param group its control group
     * @param network of its own; none when it uses the host's
     * @param networkOwner the id of the sandbox or container that the network was read from
     */
    public record Pod(
            PodNames names,
            String group,
            CgroupFigures figures,
            List<NetworkInterface> network,
            String networkOwner,
            List<Container> containers) {

        public Pod {
            network = List.copyOf(network);
            containers = List.copyOf(containers);
        }
    }

    /** Who a pod is. */
    public record PodNames(String namespace, String name, String uid) {}

    /**
     * A container of a pod.
     *
     * @param started in seconds since 1970
     * @param fsBytes what it wrote to its own layer
     */
    public record Container(
            String name,
            String image,
            String id,
            String group,
            CgroupFigures figures,
            long processes,
            long started,
            long fsBytes) {}
}
