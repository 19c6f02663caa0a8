package dev.navarch.api.page;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must work.
 *
 * @param name {@code postgres}
 * @param liveness whether the process should be restarted when it does not, besides not being ready
 * @param problem what is wrong; may block briefly
 */
public record HealthCheck(String name, boolean liveness, Supplier<Optional<String>> problem) {}
