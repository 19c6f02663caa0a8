package dev.navarch.junit.assembly;

import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.Command;
import dev.navarch.model.Rejection;
import dev.navarch.testkit.InMemoryBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/**
 * What Kafka is between the API service and the controllers, in memory: changes in revision order,
 * commands that wait until somebody takes them, in batches as they come.
 */
public final class MemoryTopics implements ChangeSinks, CommandSender, CommandSource, SampleTopic {

    private static final long RETRY_MILLIS = 100;

    private final InMemoryBus bus = new InMemoryBus();
    private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
    private volatile long relayed;

    /** The reader's end: changes and rejections. */
    public InMemoryBus bus() {
        return bus;
    }

    @Override
    public ChangeSink open() {
        return new ChangeSink() {
            @Override
            public long lastRelayed() {
                return relayed;
            }

            @Override
            public void publish(List<Change> changes) {
                changes.forEach(bus::publish);
                relayed = changes.getLast().revision();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public CompletableFuture<Void> send(Command command) {
        commands.add(command);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> heartbeat(Command command) {
        return send(command);
    }

    @Override
    public Subscription consume(CommandSource.Handler handler) {
        Thread consumer = Thread.ofVirtual().name("commands").start(() -> run(handler));
        return () -> {
            consumer.interrupt();
            try {
                consumer.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void run(CommandSource.Handler handler) {
        try {
            while (true) {
                List<Command> batch = new ArrayList<>(List.of(commands.take()));
                commands.drainTo(batch);
                apply(handler, List.copyOf(batch)).forEach(bus::publish);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** As Kafka delivers: a batch that was not taken comes again. */
    private static List<Rejection> apply(CommandSource.Handler handler, List<Command> batch)
            throws InterruptedException {
        while (true) {
            try {
                return handler.apply(batch).join();
            } catch (CompletionException passing) {
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    /** Nothing measures usage here. */
    @Override
    public void send(String node, byte[] sample) {}

    @Override
    public Subscription follow(BiConsumer<String, byte[]> listener) {
        return () -> {};
    }
}
