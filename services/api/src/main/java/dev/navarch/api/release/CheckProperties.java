package dev.navarch.api.release;

import dev.navarch.model.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of {@code navarch check}, {@code navarch.check.*}.
 *
 * @param kubeconfig an administrator's kubeconfig
 * @param limit how long everything together may take
 * @param metrics whether there is a metrics service to ask
 */
@ConfigurationProperties("navarch.check")
record CheckProperties(
        @DefaultValue(".navarch/kubeconfig") Path kubeconfig,
        @DefaultValue("2m") Duration limit,
        @DefaultValue("true") boolean metrics) {

    CheckProperties {
        Setting.positive("navarch.check.limit", limit);
    }
}
