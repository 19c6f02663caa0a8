package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What has to be written so that topics, which may hold a later state, show a restored one: each
 * object that they show otherwise, and a tombstone for each that is not there. Records get
 * revisions that were skipped for this, above all that readers have seen.
 */
final class Restatement {

    private final TopicScan scan;
    private final int podPartitions;
    private long revision;

    /**
     * @param after revisions begin after this one
     */
    Restatement(TopicScan scan, int podPartitions, long after) {
        this.scan = scan;
        this.podPartitions = podPartitions;
        this.revision = after;
    }

    /** The highest revision that was given. */
    long revision() {
        return revision;
    }

    /**
     * The records that one type's topic lacks.
     *
     * @param partitions of its topic
     * @param state all objects of the type
     */
    List<ProducerRecord<byte[], byte @Nullable []>> ofType(
            Collection<TopicPartition> partitions, Collection<Change> state) {
        Shown shown = shown(partitions);
        List<ProducerRecord<byte[], byte @Nullable []>> records = new ArrayList<>();
        Map<String, ConsumerRecord<byte[], byte @Nullable []>> gone = shown.newest();
        for (Change change : state) {
            @Nullable ConsumerRecord<byte[], byte @Nullable []> held =
                    gone.remove(change.key().path());
            if (held == null || !shown.same(held, ChangeCodec.encode(change).value())) {
                records.add(ChangeCodec.encode(again(change, held != null)));
            }
        }
        for (ConsumerRecord<byte[], byte @Nullable []> held : gone.values()) {
            records.add(ChangeCodec.encode(tombstone(ChangeCodec.decode(held, true))));
        }
        return records;
    }

    /**
     * The records that the topic of pods by node lacks.
     *
     * @param pods all of them
     */
    List<ProducerRecord<byte[], byte @Nullable []>> ofPodsByNode(
            Collection<TopicPartition> partitions, Collection<Change> pods) {
        Shown shown = shown(partitions);
        List<ProducerRecord<byte[], byte @Nullable []>> records = new ArrayList<>();
        Map<String, ConsumerRecord<byte[], byte @Nullable []>> gone = shown.newest();
        for (Change pod : pods) {
            Optional<String> node = pod.after().flatMap(PodNode::of);
            if (node.isEmpty()) {
                continue;
            }
            @Nullable ConsumerRecord<byte[], byte @Nullable []> held =
                    gone.remove(node.get() + "/" + pod.key().path());
            ProducerRecord<byte[], byte @Nullable []> wanted =
                    ChangeCodec.encodeForNode(pod, node.get(), podPartitions);
            if (held == null || !shown.same(held, wanted.value())) {
                records.add(
                        ChangeCodec.encodeForNode(
                                again(pod, held != null), node.get(), podPartitions));
            }
        }
        for (Map.Entry<String, ConsumerRecord<byte[], byte @Nullable []>> each : gone.entrySet()) {
            int slash = each.getKey().indexOf('/');
            ObjectKey pod = ObjectKey.ofPath(Resources.PODS, each.getKey().substring(slash + 1));
            records.add(
                    ChangeCodec.encodeForNode(
                            tombstone(ChangeCodec.decodeAs(each.getValue(), pod)),
                            each.getKey().substring(0, slash),
                            podPartitions));
        }
        return records;
    }

    private Change again(Change change, boolean known) {
        return new Change(
                ++revision,
                known ? ChangeType.MODIFIED : ChangeType.ADDED,
                change.key(),
                change.uid(),
                Optional.empty(),
                change.after());
    }

    private Change tombstone(Change held) {
        return new Change(
                ++revision,
                ChangeType.DELETED,
                held.key(),
                held.uid(),
                Optional.empty(),
                Optional.empty());
    }

    private Shown shown(Collection<TopicPartition> partitions) {
        Map<String, ConsumerRecord<byte[], byte @Nullable []>> newest = new TreeMap<>();
        Map<String, String> digests = new HashMap<>();
        if (!partitions.isEmpty()) {
            scan.read(
                    partitions,
                    record -> {
                        revision = Math.max(revision, ChangeCodec.revision(record));
                        String key = new String(record.key(), UTF_8);
                        byte @Nullable [] value = record.value();
                        if (value == null) {
                            newest.remove(key);
                        } else {
                            newest.put(key, light(record, value));
                            digests.put(key, digest(value));
                        }
                    });
        }
        return new Shown(newest, digests);
    }

    /** The record without its value, of which the digest is enough. */
    private static ConsumerRecord<byte[], byte @Nullable []> light(
            ConsumerRecord<byte[], byte @Nullable []> record, byte[] value) {
        return new ConsumerRecord<byte[], byte @Nullable []>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                value.length,
                record.key(),
                new byte[0],
                record.headers(),
                record.leaderEpoch());
    }

    private static String digest(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Shown(
            Map<String, ConsumerRecord<byte[], byte @Nullable []>> newest,
            Map<String, String> digests) {

        boolean same(ConsumerRecord<byte[], byte @Nullable []> held, byte @Nullable [] wanted) {
            return wanted != null
                    && digest(wanted).equals(digests.get(new String(held.key(), UTF_8)));
        }
    }
}
