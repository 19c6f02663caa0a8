package dev.navarch.controller;

import dev.navarch.controller.runtime.ControllerManager;
import dev.navarch.controller.runtime.WorkObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;

/** The figures of the controllers' queue, under Kubernetes' names where it has them. */
final class WorkMeters implements WorkObserver {

    private final MeterRegistry registry;

    WorkMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param controllers their names
     */
    void watch(ControllerManager manager, Collection<String> controllers) {
        for (String name : controllers) {
            Gauge.builder("workqueue.depth", manager, m -> m.depth(name))
                    .tag("name", name)
                    .description("Keys that wait to be planned.")
                    .strongReference(true)
                    .register(registry);
            waited(name);
            took(name);
            retries(name);
        }
        Gauge.builder(
                        "navarch.controller.queue.oldest.seconds",
                        manager,
                        m -> m.oldest().toMillis() / 1e3)
                .description("How long the key that waits longest has been due; 0 on a standby.")
                .strongReference(true)
                .register(registry);
        Gauge.builder("navarch.controller.commands.unseen", manager, ControllerManager::unseen)
                .description("Commands that were sent and whose effect no view has shown yet.")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void began(String controller, Duration waited) {
        waited(controller).record(waited);
    }

    @Override
    public void ended(String controller, Duration took) {
        took(controller).record(took);
    }

    @Override
    public void failed(String controller) {
        retries(controller).increment();
    }

    private Timer waited(String controller) {
        return Timer.builder("workqueue.queue.duration")
                .tag("name", controller)
                .description("How long keys waited since they were due.")
                .register(registry);
    }

    private Timer took(String controller) {
        return Timer.builder("workqueue.work.duration")
                .tag("name", controller)
                .description("How long it took to plan a key.")
                .register(registry);
    }

    private Counter retries(String controller) {
        return Counter.builder("workqueue.retries")
                .tag("name", controller)
                .description("Plans that failed and are made again.")
                .register(registry);
    }
}
