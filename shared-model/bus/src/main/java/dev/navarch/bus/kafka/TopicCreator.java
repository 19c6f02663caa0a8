package dev.navarch.bus.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics the first time that somebody needs them. */
final class TopicCreator {

    private final KafkaSettings settings;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    TopicCreator(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Creates those of the topics that do not exist.
     *
     * @throws KafkaException when Kafka cannot be reached
     */
    void ensure(Collection<String> topics) {
        List<NewTopic> unknown =
                topics.stream()
                        .filter(topic -> !known.contains(topic))
                        .map(topic -> Topics.settings(topic, settings.replicas()))
                        .toList();
        if (unknown.isEmpty()) {
            return;
        }
        Map<String, Object> config = settings.client();
        config.put("default.api.timeout.ms", "20000");
        config.put("request.timeout.ms", "10000");
        try (Admin admin = Admin.create(config)) {
            admin.createTopics(unknown).values().forEach(this::await);
        }
    }

    private void await(String topic, Future<Void> created) {
        try {
            created.get();
            known.add(topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                known.add(topic);
            } else {
                throw new KafkaException("cannot create topic " + topic, e.getCause());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
