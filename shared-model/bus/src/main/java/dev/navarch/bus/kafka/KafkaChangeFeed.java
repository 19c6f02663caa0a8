package dev.navarch.bus.kafka;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Change feeds from Kafka: one consumer and one thread for each subscription. */
public final class KafkaChangeFeed implements ChangeFeed {

    private static final Logger LOG = System.getLogger(KafkaChangeFeed.class.getName());
    private static final Duration LOOK_FOR_NEW_TYPES = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final TopicCreator topics;
    private final ReaderMeters meters;

    KafkaChangeFeed(KafkaSettings settings, TopicCreator topics) {
        this(settings, topics, ReaderMeters.NONE);
    }

    KafkaChangeFeed(KafkaSettings settings, TopicCreator topics, ReaderMeters meters) {
        this.meters = meters;
        this.settings = settings;
        this.topics = topics;
    }

    @Override
    public Subscription follow(Set<GroupResource> types, ChangeListener listener) {
        Set<String> names = types.stream().map(Topics::changes).collect(Collectors.toSet());
        Set<TopicPartition> partitions =
                names.stream().map(name -> new TopicPartition(name, 0)).collect(Collectors.toSet());
        return start(
                "changes",
                consumer -> {
                    topics.ensure(names);
                    return partitions;
                },
                Duration.ZERO,
                (record, replaying) -> Optional.of(ChangeCodec.decode(record, replaying)),
                listener);
    }

    @Override
    public Subscription followAll(ChangeListener listener) {
        return start(
                "all-changes",
                consumer ->
                        consumer.listTopics().keySet().stream()
                                .filter(Topics::isChanges)
                                .map(name -> new TopicPartition(name, 0))
                                .collect(Collectors.toSet()),
                LOOK_FOR_NEW_TYPES,
                (record, replaying) -> Optional.of(ChangeCodec.decode(record, replaying)),
                listener);
    }

    @Override
    public Subscription followPodsOf(String node, ChangeListener listener) {
        return start(
                "pods-of-node",
                consumer -> {
                    topics.ensure(Set.of(Topics.PODS_BY_NODE));
                    int partitions = consumer.partitionsFor(Topics.PODS_BY_NODE).size();
                    return Set.of(
                            new TopicPartition(
                                    Topics.PODS_BY_NODE,
                                    ChangeCodec.partitionOf(node, partitions)));
                },
                Duration.ZERO,
                (record, replaying) -> ChangeCodec.decodeOfNode(record, node, replaying),
                listener);
    }

    private Subscription start(
            String name,
            Function<Consumer<byte[], byte[]>, Set<TopicPartition>> partitions,
            Duration refresh,
            BiFunction<ConsumerRecord<byte[], byte @Nullable []>, Boolean, Optional<Change>>
                    decoder,
            ChangeListener listener) {
        return TopicReader.start(
                name,
                settings,
                meters,
                TopicReader.Start.BEGINNING,
                new Delivery(partitions, refresh, decoder, listener));
    }

    private record Delivery(
            Function<Consumer<byte[], byte[]>, Set<TopicPartition>> where,
            Duration refresh,
            BiFunction<ConsumerRecord<byte[], byte @Nullable []>, Boolean, Optional<Change>>
                    decoder,
            ChangeListener listener)
            implements TopicReader.Handler {

        @Override
        public Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
            return where.apply(consumer);
        }

        @Override
        public void onRecords(
                List<ConsumerRecord<byte[], byte @Nullable []>> records, boolean replaying) {
            List<Change> changes = new ArrayList<>(records.size());
            for (ConsumerRecord<byte[], byte @Nullable []> record : records) {
                decoder.apply(record, replaying).ifPresent(changes::add);
            }
            if (changes.isEmpty()) {
                return;
            }
            changes.sort(Comparator.comparingLong(Change::revision));
            try {
                listener.onChanges(List.copyOf(changes));
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a batch of changes failed; each again by itself", e);
                changes.forEach(this::deliverAlone);
            }
        }

        /** One change that a listener cannot take must not cost it the others of the batch. */
        private void deliverAlone(Change change) {
            try {
                listener.onChanges(List.of(change));
            } catch (RuntimeException e) {
                LOG.log(
                        Level.ERROR,
                        "change " + change.revision() + " of " + change.key() + " is lost",
                        e);
            }
        }

        @Override
        public void onCaughtUp() {
            listener.onCaughtUp();
        }
    }
}
