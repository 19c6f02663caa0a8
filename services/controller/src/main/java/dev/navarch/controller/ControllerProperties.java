package dev.navarch.controller;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the controller manager.
 *
 * @param home the data directory, where the certificate authority's certificate is
 * @param clusterCidr the range that nodes get their pod ranges from
 */
@ConfigurationProperties("navarch")
public record ControllerProperties(
        @DefaultValue(".navarch") Path home, @DefaultValue("10.244.0.0/16") String clusterCidr) {}
