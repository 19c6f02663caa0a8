package dev.navarch.api;

import dev.navarch.api.settings.FileReload;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Looks at configuration files while the service runs. */
final class Reloads {

    private Reloads() {}

    /**
     * @param interval 0 for never
     */
    static void every(ScheduledExecutorService timer, Duration interval, FileReload reload) {
        if (interval.isPositive()) {
            Periodic.every(timer, interval, reload);
        }
    }

    /**
     * Counts under Kubernetes' name.
     *
     * @param what {@code authentication}, {@code authorization} or {@code encryption}
     */
    static Consumer<Boolean> counter(MeterRegistry meters, String what) {
        String name =
                String.format(
                        Locale.ROOT, "apiserver_%s_config_controller_automatic_reloads", what);
        return success ->
                meters.counter(name, "status", success ? "success" : "failure").increment();
    }
}
