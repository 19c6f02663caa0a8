package dev.navarch.bus.kafka;

import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Rejection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The topics that are followed from now on: rejections and samples. */
final class KafkaTail {

    private static final Logger LOG = System.getLogger(KafkaTail.class.getName());
    private static final Duration LONGEST_START = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final TopicCreator topics;
    private final ReaderMeters meters;

    KafkaTail(KafkaSettings settings, TopicCreator topics) {
        this(settings, topics, ReaderMeters.NONE);
    }

    KafkaTail(KafkaSettings settings, TopicCreator topics, ReaderMeters meters) {
        this.meters = meters;
        this.settings = settings;
        this.topics = topics;
    }

    Subscription follow(String topic, BiConsumer<byte[], byte[]> listener) {
        return TopicReader.start(
                        topic.substring(topic.indexOf('.') + 1),
                        settings,
                        meters,
                        TopicReader.Start.NOW,
                        new Tail(topic, topics, listener))
                .awaitStarted(LONGEST_START);
    }

    private record Tail(String topic, TopicCreator topics, BiConsumer<byte[], byte[]> listener)
            implements TopicReader.Handler {

        @Override
        public Set<TopicPartition> partitions(
                org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
            topics.ensure(List.of(topic));
            return Set.of(new TopicPartition(topic, 0));
        }

        @Override
        public Duration refresh() {
            return Duration.ZERO;
        }

        @Override
        public void onRecords(
                List<ConsumerRecord<byte[], byte @Nullable []>> records, boolean replaying) {
            for (ConsumerRecord<byte[], byte @Nullable []> record : records) {
                byte @Nullable [] value = record.value();
                if (value == null) {
                    continue;
                }
                try {
                    listener.accept(record.key(), value);
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "a record of " + topic + " could not be taken", e);
                }
            }
        }

        @Override
        public void onCaughtUp() {}
    }

    /** The rejection topic. */
    record Rejections(KafkaTail tail) implements RejectionFeed {

        @Override
        public Subscription follow(Consumer<Rejection> listener) {
            return tail.follow(
                    Topics.REJECTIONS,
                    (key, value) -> listener.accept(CommandCodec.decodeRejection(value)));
        }
    }

    /** The sample topic. What cannot be sent within two seconds is dropped. */
    static final class Samples implements SampleTopic, AutoCloseable {

        private final KafkaTail tail;
        private final LazyOutlet outlet;

        Samples(KafkaTail tail, StreamBindings bindings) {
            this.tail = tail;
            outlet =
                    new LazyOutlet(() ->
                            bindings.out(
                                    Topics.SAMPLES,
                                    4 << 20,
                                    Map.of(
                                            "acks", "1",
                                            "enable.idempotence", "false",
                                            "max.block.ms", "2000",
                                            "request.timeout.ms", "1500",
                                            "delivery.timeout.ms", "2000")));
        }

        @Override
        public void send(String node, byte[] sample) {
            outlet.send(node.getBytes(StandardCharsets.UTF_8), sample)
                    .exceptionally(e -> {
                        LOG.log(Level.DEBUG, "a sample of " + node + " is lost", e);
                        return null;
                    });
        }

        @Override
        public Subscription follow(BiConsumer<String, byte[]> listener) {
            return tail.follow(
                    Topics.SAMPLES,
                    (key, value) ->
                            listener.accept(new String(key, StandardCharsets.UTF_8), value));
        }

        @Override
        public void close() {
            outlet.close();
        }
    }
}
