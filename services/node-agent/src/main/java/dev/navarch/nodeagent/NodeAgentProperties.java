package dev.navarch.nodeagent;

import dev.navarch.model.HostName;
import dev.navarch.nodeagent.node.Machine;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the node agent.
 *
 * @param home the data directory
 * @param runtime real containers, simulated ones, or whichever the machine allows
 * @param nodes how many simulated nodes there are beside the machine's own, if that is real, or
 *     instead of it
 * @param dnsIp the cluster address of DNS, for pods' resolv.conf
 * @param clusterDomain the domain of the cluster's names
 * @param manifests a directory of static pods; by default {@code manifests} in the data directory
 * @param manifestUrl where to fetch static pods by HTTP; empty for nowhere
 * @param manifestPeriod how often the URL is asked
 */
@ConfigurationProperties("navarch")
public record NodeAgentProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("auto") RuntimeKind runtime,
        @DefaultValue("0") int nodes,
        @DefaultValue("10.96.0.10") String dnsIp,
        @DefaultValue("cluster.local") String clusterDomain,
        @DefaultValue("") String manifests,
        @DefaultValue("") String manifestUrl,
        @DefaultValue("20s") Duration manifestPeriod,
        @DefaultValue Node node,
        @DefaultValue Api api) {

    /** Which containers are run. */
    public enum RuntimeKind {
        AUTO,
        CRI,
        SIMULATED
    }

    /**
     * The machine's own node.
     *
     * @param name its name; empty for the host's
     * @param address its address; empty for that of the default route
     * @param port where the agent serves; 0 for any free port
     * @param bridge the network interface that pods are connected to
     * @param cgroupRoot the cgroup above all pods
     * @param logMaxSize the size at which a container's log is rotated
     * @param logMaxFiles how many files a container's log may have
     */
    public record Node(
            @DefaultValue("") String name,
            @DefaultValue("") String address,
            @DefaultValue("10250") int port,
            @DefaultValue("navarch0") String bridge,
            @DefaultValue("/kubepods") String cgroupRoot,
            @DefaultValue("10MB") DataSize logMaxSize,
            @DefaultValue("5") int logMaxFiles) {

        public Node {
            if (logMaxFiles < 2) {
                throw new IllegalArgumentException(
                        "navarch.node.log-max-files must be 2 or more: the current and one before");
            }
        }
    }

    /**
     * @param url where the API service is
     */
    public record Api(@DefaultValue("https://127.0.0.1:6443") String url) {}

    public String nodeName() {
        return HostName.ofNode(node.name());
    }

    public String nodeAddress() {
        return node.address().isEmpty() ? Machine.address() : node.address();
    }

    public Path manifestDirectory() {
        return manifests.isEmpty() ? home.resolve("manifests") : Path.of(manifests);
    }
}
