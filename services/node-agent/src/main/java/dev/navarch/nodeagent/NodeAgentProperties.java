package dev.navarch.nodeagent;

import dev.navarch.model.HostName;
import dev.navarch.model.settings.Setting;
import dev.navarch.nodeagent.node.Machine;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the node agent.
 *
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 * @param runtime real containers (cri), simulated ones, or what the machine allows (auto)
 * @param nodes how many simulated nodes there are beside the machine's own, if that is real, or
 *     instead of it
 * @param dnsIp the Service address of the cluster's DNS, which pods have in their resolv.conf
 * @param clusterCidr the range of pods' addresses, IPv4; each node gets a /24 of it
 * @param clusterDomain the domain of the cluster's names
 * @param manifests a directory of static pods; empty for manifests in the data directory
 * @param manifestUrl where to fetch static pods by HTTP; empty for nowhere
 * @param manifestPeriod how often navarch.manifest-url is asked
 */
@ConfigurationProperties("navarch")
public record NodeAgentProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("auto") RuntimeKind runtime,
        @DefaultValue("0") int nodes,
        @DefaultValue("10.96.0.10") String dnsIp,
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("cluster.local") String clusterDomain,
        @DefaultValue("") String manifests,
        @DefaultValue("") String manifestUrl,
        @DefaultValue("20s") Duration manifestPeriod,
        @DefaultValue Node node,
        @DefaultValue Api api) {

    public NodeAgentProperties {
        Setting.atLeast("navarch.nodes", 0, nodes);
        Setting.address("navarch.dns-ip", dnsIp);
        Setting.domain("navarch.cluster-domain", clusterDomain);
        Setting.url("navarch.manifest-url", manifestUrl, "http", "https");
        Setting.positive("navarch.manifest-period", manifestPeriod);
    }

    /** Which containers are run. */
    public enum RuntimeKind {
        AUTO,
        CRI,
        SIMULATED
    }

    /**
     * The machine's own node.
     *
     * @param name the name of this machine's node; empty for the host name in lower case
     * @param address the node's address; empty for that of the default route
     * @param port where the node agent listens; 0 for any free port
     * @param bridge the network interface that pods are connected to
     * @param cgroupRoot the control group above all pods
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
            Setting.domain("navarch.node.name", name);
            Setting.address("navarch.node.address", address);
            Setting.port("navarch.node.port", port);
            Setting.atLeast("navarch.node.log-max-size", 1, logMaxSize.toBytes());
            // The current one and one before.
            Setting.atLeast("navarch.node.log-max-files", 2, logMaxFiles);
        }
    }

    /**
     * The API server.
     *
     * @param url where the node agent finds the API server
     */
    public record Api(@DefaultValue("https://127.0.0.1:6443") String url) {

        public Api {
            Setting.url("navarch.api.url", url, "https");
        }
    }

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
