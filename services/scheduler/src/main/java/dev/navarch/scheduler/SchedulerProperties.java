package dev.navarch.scheduler;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the scheduler.
 *
 * @param home the data directory, where the scheduler's token is
 */
@ConfigurationProperties("navarch")
public record SchedulerProperties(@DefaultValue(".navarch") Path home) {}
