package dev.navarch.api;

import dev.navarch.api.relay.ChangeRelay;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.Subscription;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Joins the API to Kafka: changes out at once, commands in as soon as the roles that permit them
 * are there. The API itself does not wait for Kafka.
 */
public final class BusLink implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BusLink.class);

    private final ApiService service;
    private final Supplier<ChangeRelay> relay;
    private final CommandSource commands;
    private final CommandSource.Handler handler;
    private @Nullable ChangeRelay relaying;
    private @Nullable Subscription consuming;
    private boolean running;

    BusLink(
            ApiService service,
            Supplier<ChangeRelay> relay,
            CommandSource commands,
            CommandSource.Handler handler) {
        this.service = service;
        this.relay = relay;
        this.commands = commands;
        this.handler = handler;
    }

    @Override
    public synchronized void start() {
        running = true;
        relaying = relay.get();
        service.bootstrapped()
                .thenRun(() -> Thread.ofVirtual().name("commands").start(this::consume));
    }

    private synchronized void consume() {
        if (running) {
            consuming = commands.consume(handler);
            LOG.info("Taking commands");
        }
    }

    /** Commands first: what they still write is relayed. */
    @Override
    public synchronized void stop() {
        running = false;
        if (consuming != null) {
            consuming.close();
        }
        if (relaying != null) {
            relaying.close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }
}
