package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.navarch.bus.ChangeSink;
import dev.navarch.model.Change;
import dev.navarch.model.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Writes each batch of changes, the pods of it a second time by node, and the revision that it
 * reaches, in one transaction.
 *
 * <p>It uses Kafka's producer directly: a Stream binding writes to one destination, while a batch
 * spans the topics of many types; and fencing needs the moment of {@code initTransactions}, which
 * Stream hides. After any exception but the fenced one the outcome of the batch is unknown and the
 * sink is of no more use: open another, which knows.
 */
final class KafkaChangeSink implements ChangeSink {

    static final byte[] PROGRESS_KEY = "revision".getBytes(UTF_8);

    private final Producer<byte[], byte @Nullable []> producer;
    private final TopicCreator topics;
    private final int podPartitions;
    private long lastRelayed;

    KafkaChangeSink(
            Producer<byte[], byte @Nullable []> producer,
            TopicCreator topics,
            int podPartitions,
            long lastRelayed) {
        this.producer = producer;
        this.topics = topics;
        this.podPartitions = podPartitions;
        this.lastRelayed = lastRelayed;
    }

    @Override
    public long lastRelayed() {
        return lastRelayed;
    }

    @Override
    public void publish(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        long reached = changes.getLast().revision();
        Set<String> names =
                changes.stream()
                        .map(change -> Topics.changes(change.key().type()))
                        .collect(Collectors.toSet());
        topics.ensure(names);
        try {
            producer.beginTransaction();
            changes.forEach(this::send);
            byte[] progress = Long.toString(reached).getBytes(UTF_8);
            producer.send(new ProducerRecord<>(Topics.RELAYED, 0, PROGRESS_KEY, progress));
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw isFencing(e) ? new FencedException(e) : e;
        }
        lastRelayed = reached;
    }

    private void send(Change change) {
        producer.send(ChangeCodec.encode(change));
        if (change.key().type().equals(Resources.PODS)) {
            Optional<byte[]> bound = change.after().isPresent() ? change.after() : change.before();
            bound.flatMap(PodNode::of)
                    .map(node -> ChangeCodec.encodeForNode(change, node, podPartitions))
                    .ifPresent(producer::send);
        }
    }

    private static boolean isFencing(@Nullable Throwable e) {
        return e instanceof ProducerFencedException
                || e instanceof InvalidProducerEpochException
                || (e != null && isFencing(e.getCause()));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
