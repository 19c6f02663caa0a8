package dev.navarch.bus.kafka;

import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Opens sinks. All of them have one transactional id, so Kafka fences off the older when a newer
 * begins, and settles the transaction that it may have left open.
 */
public final class KafkaChangeSinks implements ChangeSinks {

    /** How long a relay that hangs can keep readers from what other writers wrote after it. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(15);

    private final KafkaSettings settings;
    private final TopicCreator topics;

    KafkaChangeSinks(KafkaSettings settings, TopicCreator topics) {
        this.settings = settings;
        this.topics = topics;
    }

    @Override
    public ChangeSink open() {
        return open("");
    }

    @Override
    public ChangeSink open(String incarnation) {
        topics.forget();
        topics.ensure(List.of(Topics.RELAYED, Topics.WRITTEN, Topics.PODS_BY_NODE));
        Map<String, Object> config = settings.client();
        config.put("transactional.id", "navarch-relay");
        config.put("transaction.timeout.ms", Long.toString(LONGEST_TRANSACTION.toMillis()));
        // One request for each transaction: the commit sends what lingers.
        config.put("linger.ms", "1000");
        config.put("batch.size", Integer.toString(512 << 10));
        config.put("delivery.timeout.ms", "30000");
        config.put("request.timeout.ms", "10000");
        config.put("max.request.size", Integer.toString(4 << 20));
        config.put("compression.type", "none");
        Producer<byte[], byte @Nullable []> producer =
                new KafkaProducer<byte[], byte @Nullable []>(
                        config, new ByteArraySerializer(), nullable());
        try {
            producer.initTransactions();
            TopicLedger ledger = TopicLedger.open(settings, topics);
            int podPartitions = producer.partitionsFor(Topics.PODS_BY_NODE).size();
            return new KafkaChangeSink(
                    producer,
                    new TopicScan(settings),
                    topics,
                    ledger,
                    podPartitions,
                    incarnation,
                    lastRelayed());
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Reads the newest progress record, from near the end of its topic. An aborted transaction
     * leaves records that are not shown, so it looks further back until it finds one.
     */
    private Progress lastRelayed() {
        TopicPartition partition = new TopicPartition(Topics.RELAYED, 0);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings.reader(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long begin = of(partition, consumer.beginningOffsets(List.of(partition)));
            long end = of(partition, consumer.endOffsets(List.of(partition)));
            for (long back = 32; ; back *= 8) {
                long from = Math.max(begin, end - back);
                Progress found = newest(consumer, partition, from, end);
                if (found.revision() > 0 || from == begin) {
                    return found;
                }
            }
        }
    }

    private static long of(TopicPartition partition, Map<TopicPartition, Long> offsets) {
        return Objects.requireNonNull(offsets.get(partition));
    }

    @Override
    public void startAnew() {
        Set<String> all = new HashSet<>(topics.ofChanges());
        all.addAll(List.of(Topics.RELAYED, Topics.WRITTEN));
        topics.delete(all);
    }

    /** Kafka's serializer takes a missing value for what it is, a tombstone. */
    @SuppressWarnings("unchecked")
    private static Serializer<byte @Nullable []> nullable() {
        return (Serializer<byte @Nullable []>) (Serializer<?>) new ByteArraySerializer();
    }

    private static Progress newest(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end) {
        Progress newest = Progress.NONE;
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                if (Arrays.equals(record.key(), Progress.KEY)) {
                    newest = Progress.of(record);
                }
            }
        }
        return newest;
    }
}
