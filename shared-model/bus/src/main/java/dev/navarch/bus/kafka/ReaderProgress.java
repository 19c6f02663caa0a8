package dev.navarch.bus.kafka;

import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader is behind the end of its topics. Its own thread writes, whoever asks reads; what
 * a listener has in hand still counts as behind, so one that hangs shows.
 */
final class ReaderProgress {

    private final LongSupplier clock;
    private volatile long behind;
    private volatile long oldest;
    private volatile @Nullable Metric connections;

    /**
     * @param clock milliseconds of the epoch, in which Kafka dates records
     */
    ReaderProgress(LongSupplier clock) {
        this.clock = clock;
    }

    void connected(Consumer<?, ?> consumer) {
        connections =
                consumer.metrics().entrySet().stream()
                        .filter(metric -> metric.getKey().name().equals("connection-count"))
                        .findFirst()
                        .map(java.util.Map.Entry::getValue)
                        .orElse(null);
    }

    void disconnected() {
        connections = null;
    }

    /** Records have come and are about to be delivered. */
    void polled(Consumer<?, ?> consumer, ConsumerRecords<?, ?> records) {
        long first = Long.MAX_VALUE;
        for (ConsumerRecord<?, ?> record : records) {
            first = Math.min(first, record.timestamp());
        }
        oldest = records.isEmpty() ? 0 : first;
        behind = left(consumer) + records.count();
    }

    /** What had come is delivered. */
    void delivered(Consumer<?, ?> consumer) {
        oldest = 0;
        behind = left(consumer);
    }

    private static long left(Consumer<?, ?> consumer) {
        long sum = 0;
        Set<TopicPartition> partitions = consumer.assignment();
        for (TopicPartition partition : partitions) {
            OptionalLong lag = consumer.currentLag(partition);
            sum += Math.max(0, lag.orElse(0));
        }
        return sum;
    }

    /** How many records of its topics it has not delivered, as far as it knows. */
    long records() {
        return behind;
    }

    /** The age of the oldest record that is being delivered, in seconds; 0 when there is none. */
    double seconds() {
        long first = oldest;
        return first == 0 ? 0 : Math.max(0, clock.getAsLong() - first) / 1e3;
    }

    /** To how many brokers it has a connection; 0 also while it has no consumer. */
    double connections() {
        Metric metric = connections;
        return metric != null && metric.metricValue() instanceof Number count
                ? count.doubleValue()
                : 0;
    }
}
