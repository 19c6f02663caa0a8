package dev.navarch.bus.health;

import dev.navarch.model.settings.Setting;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The health server of a service that is a process of its own.
 *
 * @param port where /livez, /readyz and /metrics are answered by plain HTTP; empty for nowhere, 0
 *     for any free port
 * @param enabled whether they are answered at all; the standalone cluster has those of its API
 *     server
 * @param bind the address to listen on
 */
@ConfigurationProperties("navarch.health")
record HealthProperties(
        @DefaultValue("") Optional<Integer> port,
        @DefaultValue("true") boolean enabled,
        @DefaultValue("127.0.0.1") String bind) {

    HealthProperties {
        port.ifPresent(given -> Setting.port("navarch.health.port", given));
        Setting.address("navarch.health.bind", bind);
    }
}
