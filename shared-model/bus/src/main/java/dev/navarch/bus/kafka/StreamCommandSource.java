package dev.navarch.bus.kafka;

import dev.navarch.bus.CommandSource;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Command;
import dev.navarch.model.Rejection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.messaging.MessageChannel;

/**
 * Consumes commands and heartbeats, each topic with its own thread so that neither waits for the
 * other. The rejections of a batch are durable before its offsets are committed; so a sender hears
 * of every refusal, of some twice after a crash.
 */
public final class StreamCommandSource implements CommandSource, AutoCloseable {

    private static final Logger LOG = System.getLogger(StreamCommandSource.class.getName());

    private final StreamBindings bindings;
    private final CommandCipher cipher;
    private final LazyOutlet rejections;
    private final Optional<CommandLag> lag;

    StreamCommandSource(StreamBindings bindings, CommandCipher cipher) {
        this(bindings, cipher, Optional.empty());
    }

    /**
     * @param lag looks how many commands wait; closed with this
     */
    StreamCommandSource(StreamBindings bindings, CommandCipher cipher, Optional<CommandLag> lag) {
        this.lag = lag;
        this.cipher = cipher;
        this.bindings = bindings;
        rejections = new LazyOutlet(() -> bindings.out(Topics.REJECTIONS, 4 << 20, Map.of()));
    }

    /** The consumer group of a topic, which all replicas of the API service are members of. */
    static String group(String topic) {
        return "navarch-api." + topic;
    }

    @Override
    public Subscription consume(Handler handler) {
        lag.ifPresent(CommandLag::start);
        return new Consumption(handler);
    }

    @Override
    public void close() {
        lag.ifPresent(CommandLag::close);
        rejections.close();
    }

    private final class Consumption implements Subscription {

        private final Handler handler;
        private final CountDownLatch closing = new CountDownLatch(1);
        private final List<Binding<MessageChannel>> bound = new ArrayList<>();
        private final Thread binding;

        Consumption(Handler handler) {
            this.handler = handler;
            binding = Thread.ofPlatform().daemon().name("navarch-bind-commands").start(this::bind);
        }

        /** Binding needs Kafka, which may come up later than this service. */
        private void bind() {
            for (String topic : List.of(Topics.HEARTBEATS, Topics.COMMANDS)) {
                @Nullable Binding<MessageChannel> done = null;
                while (done == null && closing.getCount() > 0) {
                    try {
                        done = bindings.in(topic, group(topic), this::take);
                        bound.add(done);
                    } catch (RuntimeException e) {
                        LOG.log(Level.WARNING, "cannot consume {0} yet: {1}", topic, e);
                        pause();
                    }
                }
            }
        }

        private void take(List<byte[]> records) {
            List<Command> batch = new ArrayList<>(records.size());
            for (byte[] record : records) {
                try {
                    batch.add(cipher.opened(CommandCodec.decodeCommand(record)));
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "a command that cannot be read is left out", e);
                }
            }
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (Rejection rejection : apply(batch)) {
                byte[] key = rejection.commandId().getBytes(StandardCharsets.UTF_8);
                sent.add(rejections.send(key, CommandCodec.encode(rejection)));
            }
            await(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
        }

        /** Applies a batch until it succeeds; others of the group take it over if this one dies. */
        private List<Rejection> apply(List<Command> batch) {
            while (true) {
                try {
                    return await(handler.apply(List.copyOf(batch)));
                } catch (CancellationException e) {
                    throw e;
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "a batch of commands must be applied again", e);
                    pause();
                }
            }
        }

        private <T> T await(CompletableFuture<T> future) {
            try {
                while (closing.getCount() > 0) {
                    try {
                        return future.get(100, TimeUnit.MILLISECONDS);
                    } catch (TimeoutException e) {
                        LOG.log(Level.TRACE, "still waiting");
                    }
                }
                return future.get(2, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (TimeoutException e) {
                throw cancelled();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelled();
            }
        }

        private void pause() {
            try {
                if (closing.await(500, TimeUnit.MILLISECONDS)) {
                    throw cancelled();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelled();
            }
        }

        private static CancellationException cancelled() {
            return new CancellationException("closed before the batch was applied");
        }

        @Override
        public void close() {
            closing.countDown();
            try {
                binding.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            bound.forEach(Binding::unbind);
        }
    }
}
