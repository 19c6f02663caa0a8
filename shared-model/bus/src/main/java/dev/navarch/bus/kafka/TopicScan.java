package dev.navarch.bus.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads all that partitions hold at this moment. */
record TopicScan(KafkaSettings settings) {

    private static final Duration POLL = Duration.ofSeconds(1);

    /** Takes a record. */
    interface Taker {
        void take(ConsumerRecord<byte[], byte @Nullable []> record);
    }

    void read(Collection<TopicPartition> partitions, Taker taker) {
        try (Consumer<byte[], byte @Nullable []> consumer = consumer()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(taker::take);
            }
        }
    }

    /** Those of the partitions to which something was ever written. */
    Set<TopicPartition> written(Collection<TopicPartition> partitions) {
        try (Consumer<byte[], byte @Nullable []> consumer = consumer()) {
            Set<TopicPartition> written = new HashSet<>();
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> {
                        if (end > 0) {
                            written.add(partition);
                        }
                    });
            return written;
        }
    }

    @SuppressWarnings("unchecked")
    private Consumer<byte[], byte @Nullable []> consumer() {
        return (Consumer<byte[], byte @Nullable []>)
                (Consumer<?, ?>)
                        new KafkaConsumer<>(
                                settings.reader(),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
    }
}
