package dev.navarch.api.release;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of {@code navarch check}, {@code navarch.check.*}.
 *
 * @param kubeconfig of an administrator
 * @param limit for everything together
 * @param metrics whether there is a metrics service to ask
 */
@ConfigurationProperties("navarch.check")
record CheckProperties(
        @DefaultValue(".navarch/kubeconfig") Path kubeconfig,
        @DefaultValue("2m") Duration limit,
        @DefaultValue("true") boolean metrics) {}
