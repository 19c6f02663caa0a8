package dev.navarch.metrics.service;

import dev.navarch.model.HostName;
import dev.navarch.model.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the metrics service.
 *
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 */
@ConfigurationProperties("navarch")
public record MetricsProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue Node node,
        @DefaultValue Metrics metrics) {

    /**
     * The machine that is measured.
     *
     * @param name the name of this machine's node; empty for the host name in lower case
     * @param cgroupRoot the control group above all pods
     */
    public record Node(
            @DefaultValue("") String name, @DefaultValue("/kubepods") String cgroupRoot) {

        public Node {
            Setting.domain("navarch.node.name", name);
        }
    }

    /**
     * Settings below navarch.metrics.
     *
     * @param serving whether metrics.k8s.io is served here, from the samples of all nodes; false on
     *     a machine that is only measured
     * @param port where metrics.k8s.io is served; 0 for any free port, which the registration then
     *     names
     * @param interval how often this host is measured
     * @param maxAge how old a sample may be before it counts as none
     * @param address the address under which the API server reaches this process; empty for that of
     *     the node, or of this host where it is no node
     * @param cgroupMount where the control groups are mounted
     */
    public record Metrics(
            @DefaultValue("true") boolean serving,
            @DefaultValue("0") int port,
            @DefaultValue("10s") Duration interval,
            @DefaultValue("90s") Duration maxAge,
            @DefaultValue("") String address,
            @DefaultValue("/sys/fs/cgroup") Path cgroupMount) {

        public Metrics {
            Setting.port("navarch.metrics.port", port);
            Setting.positive("navarch.metrics.interval", interval);
            Setting.positive("navarch.metrics.max-age", maxAge);
            Setting.address("navarch.metrics.address", address);
        }
    }

    String nodeName() {
        return HostName.ofNode(node.name());
    }

    Path pki(String file) {
        return home.resolve("pki").resolve(file);
    }
}
