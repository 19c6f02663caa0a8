package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which topics the relay has written to, by the ids that Kafka gives them: a topic that was deleted
 * and made anew has the same name and another id, and lacks what was written to it before.
 */
final class TopicLedger {

    private final TopicCreator topics;
    private final Map<String, String> whole;
    private final Set<String> lost;
    private boolean complete;

    /**
     * @param complete whether all that was written to is known
     */
    private TopicLedger(
            TopicCreator topics, Map<String, String> whole, Set<String> lost, boolean complete) {
        this.topics = topics;
        this.whole = whole;
        this.lost = lost;
        this.complete = complete;
    }

    /**
     * Compares what was written down with the topics that there are. One that is not what it was is
     * made anew, so that it is empty and kept as it has to be.
     */
    static TopicLedger open(KafkaSettings settings, TopicCreator topics) {
        TopicScan scan = new TopicScan(settings);
        Map<String, String> noted = new TreeMap<>();
        scan.read(
                List.of(new TopicPartition(Topics.WRITTEN, 0)),
                record -> {
                    byte @Nullable [] id = record.value();
                    if (id != null) {
                        noted.put(new String(record.key(), UTF_8), new String(id, UTF_8));
                    }
                });
        if (noted.isEmpty()) {
            return adopted(scan, topics);
        }
        Set<String> made = topics.ensure(noted.keySet());
        Map<String, String> now = topics.ids(noted.keySet());
        Map<String, String> whole = new HashMap<>(noted);
        whole.entrySet().removeIf(topic -> !topic.getValue().equals(now.get(topic.getKey())));
        Set<String> lost = new TreeSet<>(noted.keySet());
        lost.removeAll(whole.keySet());
        Set<String> others = new HashSet<>(lost);
        others.removeAll(made);
        topics.makeAnew(others);
        return new TopicLedger(topics, whole, lost, true);
    }

    /** A version that wrote nothing down has left the topics: what is in them was written by it. */
    private static TopicLedger adopted(TopicScan scan, TopicCreator topics) {
        Set<String> present = topics.ofChanges();
        Set<String> written = new HashSet<>();
        scan.written(topics.partitions(present))
                .forEach(partition -> written.add(partition.topic()));
        return new TopicLedger(topics, new HashMap<>(topics.ids(written)), new TreeSet<>(), false);
    }

    /** Whether nothing was ever written. */
    boolean isBlank() {
        return whole.isEmpty() && lost.isEmpty();
    }

    /** Whether no topic lacks what was written to it. */
    boolean isComplete() {
        return complete && lost.isEmpty();
    }

    /** Names those that were deleted. */
    Set<String> lost() {
        return Set.copyOf(lost);
    }

    boolean isWhole(String topic) {
        return whole.containsKey(topic);
    }

    /**
     * Makes sure that topics are there and written down.
     *
     * @return what to write with the next transaction
     */
    List<ProducerRecord<byte[], byte @Nullable []>> note(Collection<String> names) {
        Set<String> fresh = new TreeSet<>(names);
        fresh.removeAll(whole.keySet());
        if (fresh.isEmpty()) {
            return List.of();
        }
        topics.ensure(fresh);
        whole.putAll(topics.ids(fresh));
        lost.removeAll(fresh);
        return records(fresh);
    }

    /** Everything, written down once more. */
    List<ProducerRecord<byte[], byte @Nullable []>> records() {
        complete = true;
        return records(whole.keySet());
    }

    private List<ProducerRecord<byte[], byte @Nullable []>> records(Set<String> names) {
        return names.stream().map(this::record).toList();
    }

    private ProducerRecord<byte[], byte @Nullable []> record(String name) {
        byte[] id = whole.getOrDefault(name, "").getBytes(UTF_8);
        return new ProducerRecord<>(Topics.WRITTEN, 0, name.getBytes(UTF_8), id);
    }

    /**
     * @throws IllegalStateException if a topic is no longer what it was
     */
    void check() {
        topics.differing(whole)
                .ifPresent(topic -> {
                    throw new IllegalStateException("the topic " + topic + " was deleted");
                });
    }
}
