package dev.navarch.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the controller manager.
 *
 * @param home the data directory, where the certificate authority's certificate and key are
 * @param clusterCidr the range that nodes get their pod ranges from
 * @param clusterSigningDuration for how long certificates are signed that ask for no less, {@code
 *     --cluster-signing-duration} of kube-controller-manager
 * @param controllers which controllers to run, as {@code --controllers} of kube-controller-manager:
 *     names, {@code *} for all that are not named, {@code -name} for all but that one
 */
@ConfigurationProperties("navarch")
public record ControllerProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("8760h") Duration clusterSigningDuration,
        @DefaultValue("*") List<String> controllers) {}
