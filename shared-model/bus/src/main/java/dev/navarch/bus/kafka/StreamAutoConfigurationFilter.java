package dev.navarch.bus.kafka;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Leaves the auto-configurations of Spring Cloud and of Kafka out of every service: {@link
 * BusWiring} makes the binder itself, and theirs would look for functions to bind and open
 * connections of their own.
 */
final class StreamAutoConfigurationFilter implements AutoConfigurationImportFilter {

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] kept = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            kept[i] =
                    name == null
                            || !(name.startsWith("org.springframework.cloud.")
                                    || name.startsWith("org.springframework.boot.kafka.")
                                    || name.startsWith("org.springframework.boot.integration."));
        }
        return kept;
    }
}
