package dev.navarch.proxy;

import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the proxy.
 *
 * @param enabled whether kernel rules are written at all; off where there is no kernel to write to
 * @param mode what the rules are written with
 * @param cleanUpOnExit whether stopping removes the rules; otherwise services go on working
 * @param loopbackNodePorts whether node ports answer on 127.0.0.1 too (nftables only)
 * @param networkNamespace the path of the network namespace to work in; empty for this process's
 *     own
 * @param dnsEnabled whether the cluster's names are answered by this service
 * @param dnsAddress where DNS listens; empty for the first address of this node's pod range
 * @param dnsPort the port that the Service of the cluster's DNS leads to; 0 for any free port
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

    public ProxyProperties {
        Setting.address("navarch.proxy.dns-address", dnsAddress);
        Setting.port("navarch.proxy.dns-port", dnsPort);
        if (!networkNamespace.isEmpty() && !Files.exists(Path.of(networkNamespace))) {
            throw new SettingException(
                    "navarch.proxy.network-namespace (" + networkNamespace + ")",
                    "there is no such file");
        }
    }

    /** What the rules are written with. */
    public enum Mode {
        NFTABLES,
        IPTABLES
    }
}
