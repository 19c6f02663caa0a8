package dev.navarch.bus.kafka;

import dev.navarch.bus.ChangeSink;
import dev.navarch.model.Change;
import dev.navarch.model.Resources;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
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

    private static final Logger LOG = System.getLogger(KafkaChangeSink.class.getName());

    private static final Duration LOOK_EVERY = Duration.ofSeconds(15);
    private static final int BATCH = 500;

    private final Producer<byte[], byte @Nullable []> producer;
    private final TopicScan scan;
    private final TopicCreator topics;
    private final TopicLedger ledger;
    private final int podPartitions;
    private final String incarnation;
    private Progress progress;
    private long lookAt = System.nanoTime() + LOOK_EVERY.toNanos();

    KafkaChangeSink(
            Producer<byte[], byte @Nullable []> producer,
            TopicScan scan,
            TopicCreator topics,
            TopicLedger ledger,
            int podPartitions,
            String incarnation,
            Progress progress) {
        this.producer = producer;
        this.scan = scan;
        this.topics = topics;
        this.ledger = ledger;
        this.podPartitions = podPartitions;
        this.incarnation = incarnation;
        this.progress = progress;
    }

    @Override
    public long lastRelayed() {
        return progress.revision();
    }

    @Override
    public Standing standing() {
        if (progress.revision() == 0) {
            return ledger.isBlank() ? Standing.BLANK : Standing.UNKNOWN;
        }
        if (!progress.incarnation().orElse(incarnation).equals(incarnation)) {
            return Standing.OF_ANOTHER;
        }
        return ledger.isComplete() ? Standing.WHOLE : Standing.PARTIAL;
    }

    @Override
    public void publish(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<ProducerRecord<byte[], byte @Nullable []>> records = new ArrayList<>();
        changes.forEach(change -> encode(change, records::add));
        write(
                records,
                new Progress(changes.getLast().revision(), Optional.of(incarnation)),
                ledger.note(names(records)));
    }

    @Override
    public void fillIn(List<Change> state) {
        List<ProducerRecord<byte[], byte @Nullable []>> records = new ArrayList<>();
        state.forEach(change ->
                encode(
                        change,
                        record -> {
                            if (!ledger.isWhole(record.topic())) {
                                records.add(record);
                            }
                        }));
        LOG.log(
                Level.WARNING,
                "topics were deleted, {0}; {1} objects are written to them again",
                ledger.lost(),
                records.size());
        Set<String> names = names(records);
        names.addAll(ledger.lost());
        topics.ensure(names);
        inBatches(records);
        ledger.note(names);
        write(List.of(), new Progress(lastRelayed(), Optional.of(incarnation)), ledger.records());
    }

    @Override
    public void restate(List<Change> state, long after, long upTo, long reached) {
        Restatement restatement =
                new Restatement(scan, podPartitions, Math.max(after, lastRelayed()));
        Map<String, List<Change>> byTopic = new TreeMap<>();
        state.forEach(change ->
                byTopic.computeIfAbsent(
                                Topics.changes(change.key().type()), topic -> new ArrayList<>())
                        .add(change));
        List<Change> pods = byTopic.getOrDefault(Topics.changes(Resources.PODS), List.of());
        Set<String> names = new TreeSet<>(topics.ofChanges());
        names.addAll(byTopic.keySet());
        topics.ensure(names);
        long told = 0;
        for (String name : names) {
            List<ProducerRecord<byte[], byte @Nullable []>> records =
                    name.equals(Topics.PODS_BY_NODE)
                            ? restatement.ofPodsByNode(topics.partitions(List.of(name)), pods)
                            : restatement.ofType(
                                    topics.partitions(List.of(name)),
                                    byTopic.getOrDefault(name, List.of()));
            if (restatement.revision() > upTo) {
                throw new IllegalStateException(
                        "the topics have reached revision " + restatement.revision());
            }
            inBatches(records);
            told += records.size();
        }
        LOG.log(
                Level.WARNING,
                "the state was restored; the topics were told of {0} differences",
                told);
        ledger.note(names);
        write(List.of(), new Progress(reached, Optional.of(incarnation)), ledger.records());
    }

    @Override
    public void check() {
        if (System.nanoTime() - lookAt >= 0) {
            ledger.check();
            lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
        }
    }

    private static Set<String> names(List<ProducerRecord<byte[], byte @Nullable []>> records) {
        return records.stream()
                .map(ProducerRecord::topic)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is written here is only said to be complete by what is written after it. */
    private void inBatches(List<ProducerRecord<byte[], byte @Nullable []>> records) {
        for (int i = 0; i < records.size(); i += BATCH) {
            write(records.subList(i, Math.min(records.size(), i + BATCH)), progress, List.of());
        }
    }

    private void write(
            List<ProducerRecord<byte[], byte @Nullable []>> records,
            Progress reached,
            List<ProducerRecord<byte[], byte @Nullable []>> notes) {
        try {
            producer.beginTransaction();
            records.forEach(producer::send);
            notes.forEach(producer::send);
            if (reached.revision() > 0) {
                producer.send(reached.record());
            }
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw isFencing(e) ? new FencedException(e) : e;
        }
        progress = reached;
    }

    private void encode(Change change, Consumer<ProducerRecord<byte[], byte @Nullable []>> taker) {
        taker.accept(ChangeCodec.encode(change));
        if (change.key().type().equals(Resources.PODS)) {
            Optional<byte[]> bound = change.after().isPresent() ? change.after() : change.before();
            bound.flatMap(PodNode::of)
                    .map(node -> ChangeCodec.encodeForNode(change, node, podPartitions))
                    .ifPresent(taker);
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
