package dev.navarch.metrics.service;

import dev.navarch.model.HostName;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the metrics service.
 *
 * @param home the data directory, where certificates and the token are
 */
@ConfigurationProperties("navarch")
public record MetricsProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue Node node,
        @DefaultValue Metrics metrics) {

    /**
     * This node.
     *
     * @param name empty for the host's name
     */
    public record Node(@DefaultValue("") String name) {}

    /**
     * Settings {@code navarch.metrics.*}.
     *
     * @param port where the API listens; 0 for any free port, which the registration then names
     * @param interval between samples
     * @param maxAge how old a sample may be before it counts as none
     * @param address the address under which the API server reaches this process; empty for that of
     *     the node, or of this host where it is no node
     * @param cgroupRoot where control groups are mounted
     * @param cgroupParent the control group above all pods
     */
    public record Metrics(
            @DefaultValue("0") int port,
            @DefaultValue("10s") Duration interval,
            @DefaultValue("90s") Duration maxAge,
            @DefaultValue("") String address,
            @DefaultValue("/sys/fs/cgroup") Path cgroupRoot,
            @DefaultValue("/kubepods") String cgroupParent) {}

    String nodeName() {
        return HostName.ofNode(node.name());
    }

    Path pki(String file) {
        return home.resolve("pki").resolve(file);
    }
}
