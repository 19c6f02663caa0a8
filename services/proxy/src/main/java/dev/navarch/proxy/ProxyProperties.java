package dev.navarch.proxy;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the proxy, {@code navarch.proxy.*}.
 *
 * @param enabled whether kernel rules are written at all; off where there is no kernel to write to
 * @param mode {@code nftables} or {@code iptables}
 * @param cleanUpOnExit whether stopping removes the rules; otherwise services go on working
 * @param loopbackNodePorts whether node ports answer on 127.0.0.1 too (nftables only)
 * @param networkNamespace the path of the network namespace to work in; empty for this process's
 *     own
 * @param dnsEnabled whether the cluster's names are answered here
 * @param dnsAddress where DNS listens; by default the first address of this node's pod range
 * @param dnsPort the port behind the cluster DNS service
 */
@ConfigurationProperties("navarch.proxy")
public record ProxyProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("nftables") Mode mode,
        @DefaultValue("false") boolean cleanUpOnExit,
        @DefaultValue("true") boolean loopbackNodePorts,
        @DefaultValue("") String networkNamespace,
        @DefaultValue("true") boolean dnsEnabled,
        @DefaultValue("") String dnsAddress,
        @DefaultValue("10053") int dnsPort) {

    /** What the rules are written with. */
    public enum Mode {
        NFTABLES,
        IPTABLES
    }
}
