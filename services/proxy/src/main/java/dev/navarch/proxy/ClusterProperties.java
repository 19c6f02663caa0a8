package dev.navarch.proxy;

import dev.navarch.model.HostName;
import dev.navarch.model.settings.Setting;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings that services share, those that the proxy needs.
 *
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 * @param clusterCidr the range of pods' addresses, IPv4; each node gets a /24 of it
 * @param dnsIp the Service address of the cluster's DNS, which pods have in their resolv.conf
 * @param clusterDomain the domain of the cluster's names
 */
@ConfigurationProperties("navarch")
public record ClusterProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("10.96.0.10") String dnsIp,
        @DefaultValue("cluster.local") String clusterDomain,
        @DefaultValue NodeName node) {

    public ClusterProperties {
        Setting.cidr("navarch.cluster-cidr", clusterCidr);
        Setting.address("navarch.dns-ip", dnsIp);
        Setting.domain("navarch.cluster-domain", clusterDomain);
    }

    /**
     * The machine that the rules are for.
     *
     * @param name the name of this machine's node; empty for the host name in lower case
     */
    public record NodeName(@DefaultValue("") String name) {

        public NodeName {
            Setting.domain("navarch.node.name", name);
        }
    }

    public String nodeName() {
        return HostName.ofNode(node.name());
    }
}
