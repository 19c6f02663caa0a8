package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Changes as records. The key is the object's {@code namespace/name}, so that a topic is compacted
 * to its objects' newest states; the value is the object's JSON, or null for a deletion. What is
 * not in the object is in headers, as text that Kafka's own tools show.
 */
final class ChangeCodec {

    /** The version of this layout, which docs/change-stream.md describes to others. */
    private static final String FORMAT = "format";

    private static final byte[] FORMAT_1 = {'1'};
    private static final String REVISION = "revision";
    private static final String UID = "uid";
    private static final String TYPE = "type";
    private static final String RESOURCE = "resource";

    /** W3C's name; only of changes that are traced. */
    private static final String TRACE = "traceparent";

    private ChangeCodec() {}

    /** The record for the topic of the object's type. */
    static ProducerRecord<byte[], byte @Nullable []> encode(Change change) {
        return encode(change, Topics.changes(change.key().type()), 0, change.key().path());
    }

    /** The record for a node's partition of the topic of pods by node. */
    static ProducerRecord<byte[], byte @Nullable []> encodeForNode(
            Change change, String node, int partitions) {
        int partition = partitionOf(node, partitions);
        return encode(change, Topics.PODS_BY_NODE, partition, node + "/" + change.key().path());
    }

    private static ProducerRecord<byte[], byte @Nullable []> encode(
            Change change, String topic, int partition, String key) {
        byte @Nullable [] value = change.after().map(Secrets.hider(change.key())).orElse(null);
        ProducerRecord<byte[], byte @Nullable []> record =
                new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value);
        Headers headers = record.headers();
        headers.add(FORMAT, FORMAT_1);
        headers.add(REVISION, Long.toString(change.revision()).getBytes(UTF_8));
        headers.add(UID, change.uid().getBytes(UTF_8));
        headers.add(TYPE, change.type().name().getBytes(UTF_8));
        if (!change.trace().isEmpty()) {
            headers.add(TRACE, change.trace().getBytes(UTF_8));
        }
        if (Topics.isShortened(change.key().type())) {
            headers.add(RESOURCE, change.key().type().toString().getBytes(UTF_8));
        }
        return record;
    }

    /** Reads a record of a topic of changes. */
    static Change decode(ConsumerRecord<byte[], byte @Nullable []> record, boolean replaying) {
        Header resource = record.headers().lastHeader(RESOURCE);
        GroupResource type =
                resource == null
                        ? Topics.typeOf(record.topic())
                        : GroupResource.parse(new String(resource.value(), UTF_8));
        String path = new String(record.key(), UTF_8);
        return decode(record, ObjectKey.ofPath(type, path), replaying);
    }

    /** Reads a record of the topic of pods by node, if it is of the given node. */
    static Optional<Change> decodeOfNode(
            ConsumerRecord<byte[], byte @Nullable []> record, String node, boolean replaying) {
        String key = new String(record.key(), UTF_8);
        if (!key.startsWith(node + "/")) {
            return Optional.empty();
        }
        String path = key.substring(node.length() + 1);
        return Optional.of(decode(record, ObjectKey.ofPath(Resources.PODS, path), replaying));
    }

    /** Reads a record as one of some object. */
    static Change decodeAs(ConsumerRecord<byte[], byte @Nullable []> record, ObjectKey key) {
        return decode(record, key, true);
    }

    static long revision(ConsumerRecord<byte[], byte @Nullable []> record) {
        return Long.parseLong(header(record, REVISION));
    }

    private static Change decode(
            ConsumerRecord<byte[], byte @Nullable []> record, ObjectKey key, boolean replaying) {
        byte @Nullable [] value = record.value();
        ChangeType written = ChangeType.valueOf(header(record, TYPE));
        ChangeType type =
                value == null ? ChangeType.DELETED : replaying ? ChangeType.ADDED : written;
        return new Change(
                Long.parseLong(header(record, REVISION)),
                type,
                key,
                header(record, UID),
                Optional.empty(),
                Optional.ofNullable(value),
                replaying ? "" : trace(record));
    }

    /** A replay is nobody's request any more, so it is not asked for it. */
    private static String trace(ConsumerRecord<byte[], byte @Nullable []> record) {
        Header header = record.headers().lastHeader(TRACE);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    /** Which partition of the topic of pods by node is a node's. */
    static int partitionOf(String node, int partitions) {
        return Math.floorMod(node.hashCode(), partitions);
    }

    private static String header(ConsumerRecord<byte[], byte @Nullable []> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException(
                    "record " + record.topic() + "@" + record.offset() + " has no header " + name);
        }
        return new String(header.value(), UTF_8);
    }
}
