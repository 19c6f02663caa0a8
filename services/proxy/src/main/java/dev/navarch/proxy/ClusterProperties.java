package dev.navarch.proxy;

import dev.navarch.model.HostName;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings that all services share, {@code navarch.*}; here those that the proxy needs.
 *
 * @param home where the cluster's files are
 * @param clusterCidr the addresses of pods
 * @param dnsIp the cluster address of DNS, in every pod's resolv.conf
 * @param clusterDomain the domain of the cluster's names
 */
@ConfigurationProperties("navarch")
public record ClusterProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("10.96.0.10") String dnsIp,
        @DefaultValue("cluster.local") String clusterDomain,
        @DefaultValue NodeName node) {

    /**
     * @param name this node's name; empty for the host's
     */
    public record NodeName(@DefaultValue("") String name) {}

    public String nodeName() {
        return HostName.ofNode(node.name());
    }
}
