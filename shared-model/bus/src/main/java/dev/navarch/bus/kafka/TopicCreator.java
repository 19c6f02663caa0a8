package dev.navarch.bus.kafka;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics the first time that somebody needs them. */
final class TopicCreator {

    private static final Logger LOG = System.getLogger(TopicCreator.class.getName());
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = 100_000_000;

    private final KafkaSettings settings;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    TopicCreator(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Creates those of the topics that do not exist.
     *
     * @return the topics that were created by this call
     * @throws KafkaException when Kafka cannot be reached
     */
    Set<String> ensure(Collection<String> topics) {
        List<NewTopic> unknown =
                topics.stream()
                        .filter(topic -> !known.contains(topic))
                        .map(topic -> Topics.settings(topic, settings.replicas()))
                        .toList();
        if (unknown.isEmpty()) {
            return Set.of();
        }
        try (Admin admin = admin()) {
            return create(admin, unknown);
        }
    }

    private Set<String> create(Admin admin, List<NewTopic> wanted) {
        Set<String> created = new TreeSet<>();
        admin.createTopics(wanted)
                .values()
                .forEach((topic, future) -> {
                    try {
                        await(topic, future);
                        created.add(topic);
                    } catch (TopicExistsException exists) {
                        // Somebody else made it.
                    } catch (TopicAuthorizationException refused) {
                        // A node may not make topics, and must wait for who may.
                        await(topic, admin.describeTopics(List.of(topic)).allTopicNames());
                    }
                    known.add(topic);
                });
        return created;
    }

    /** Forgets which topics exist: somebody may have deleted them. */
    void forget() {
        known.clear();
    }

    /** Deletes topics, and creates them as they have to be. */
    void makeAnew(Collection<String> topics) {
        if (topics.isEmpty()) {
            return;
        }
        delete(topics);
        ensure(topics);
    }

    /** Deletes those of the topics that exist. */
    void delete(Collection<String> topics) {
        known.removeAll(topics);
        try (Admin admin = admin()) {
            admin.deleteTopics(topics)
                    .topicNameValues()
                    .forEach((topic, future) -> {
                        try {
                            await(topic, future);
                        } catch (UnknownTopicOrPartitionException gone) {
                            // That is as it should be.
                        }
                    });
        }
    }

    /** The names of the topics of changes that there are, and that of the pods by node. */
    Set<String> ofChanges() {
        try (Admin admin = admin()) {
            Set<String> names = new TreeSet<>(await("names", admin.listTopics().names()));
            names.removeIf(name -> !Topics.isChanges(name) && !name.equals(Topics.PODS_BY_NODE));
            return names;
        }
    }

    /** All partitions of topics. */
    Set<TopicPartition> partitions(Collection<String> topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        describe(topics)
                .forEach((topic, description) ->
                        description
                                .partitions()
                                .forEach(partition ->
                                        partitions.add(
                                                new TopicPartition(topic, partition.partition()))));
        return partitions;
    }

    /** The ids of topics that exist. */
    Map<String, String> ids(Collection<String> topics) {
        Map<String, String> ids = new HashMap<>();
        describe(topics).forEach((topic, found) -> ids.put(topic, found.topicId().toString()));
        return ids;
    }

    /** Waits for those that were created a moment ago, of which not all brokers know yet. */
    private Map<String, TopicDescription> describe(Collection<String> topics) {
        Map<String, TopicDescription> found = new HashMap<>();
        try (Admin admin = admin()) {
            long until = System.nanoTime() + UNTIL_KNOWN.toNanos();
            Set<String> missing = new TreeSet<>(topics);
            while (!missing.isEmpty()) {
                admin.describeTopics(missing)
                        .topicNameValues()
                        .forEach((topic, future) -> {
                            try {
                                found.put(topic, await(topic, future));
                            } catch (UnknownTopicOrPartitionException notYet) {
                                if (System.nanoTime() > until) {
                                    throw notYet;
                                }
                                LockSupport.parkNanos(PAUSE_NANOS);
                            }
                        });
                missing.removeAll(found.keySet());
            }
        }
        return found;
    }

    /**
     * A topic that is gone or has another id; empty also when Kafka does not say.
     *
     * @param ids by name
     */
    Optional<String> differing(Map<String, String> ids) {
        try (Admin admin = admin()) {
            for (var topic : admin.describeTopics(ids.keySet()).topicNameValues().entrySet()) {
                try {
                    String now = await(topic.getKey(), topic.getValue()).topicId().toString();
                    if (!now.equals(ids.get(topic.getKey()))) {
                        return Optional.of(topic.getKey());
                    }
                } catch (UnknownTopicOrPartitionException gone) {
                    return Optional.of(topic.getKey());
                }
            }
        } catch (KafkaException away) {
            LOG.log(Level.DEBUG, "cannot look after the topics now", away);
        }
        return Optional.empty();
    }

    private Admin admin() {
        Map<String, Object> config = settings.client();
        config.put("default.api.timeout.ms", "20000");
        config.put("request.timeout.ms", "10000");
        return Admin.create(config);
    }

    private static <T> T await(String topic, Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            if (e.getCause() instanceof TopicAuthorizationException refused) {
                throw refused;
            }
            throw new KafkaException("cannot create, delete or see " + topic, e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
