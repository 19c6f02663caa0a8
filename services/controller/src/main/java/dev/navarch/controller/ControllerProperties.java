package dev.navarch.controller;

import dev.navarch.model.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the controller manager.
 *
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 * @param clusterCidr the range of pods' addresses, IPv4; each node gets a /24 of it
 * @param clusterSigningDuration for how long certificates are signed that ask for no less, as
 *     --cluster-signing-duration of kube-controller-manager
 * @param controllers which controllers to run, as --controllers of kube-controller-manager: names,
 *     * for all that are not named, -name for all but that one
 */
@ConfigurationProperties("navarch")
public record ControllerProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("8760h") Duration clusterSigningDuration,
        @DefaultValue("*") List<String> controllers) {

    public ControllerProperties {
        controllers = List.copyOf(controllers);
        Setting.cidr("navarch.cluster-cidr", clusterCidr);
        Setting.positive("navarch.cluster-signing-duration", clusterSigningDuration);
    }
}
