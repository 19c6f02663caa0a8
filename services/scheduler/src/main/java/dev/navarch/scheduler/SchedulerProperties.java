package dev.navarch.scheduler;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the scheduler.
 *
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 */
@ConfigurationProperties("navarch")
public record SchedulerProperties(@DefaultValue(".navarch") Path home) {}
