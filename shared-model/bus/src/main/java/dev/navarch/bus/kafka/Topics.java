package dev.navarch.bus.kafka;

import dev.navarch.model.GroupResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics, their names and how each is kept. */
final class Topics {

    static final String COMMANDS = "navarch.commands";
    static final String HEARTBEATS = "navarch.heartbeats";
    static final String REJECTIONS = "navarch.rejections";
    static final String SAMPLES = "navarch.samples";
    static final String PODS_BY_NODE = "navarch.pods-by-node";

    /** Holds one record: the revision up to which changes were relayed. */
    static final String RELAYED = "navarch.relayed";

    /** Holds a record for each topic that the relay has written to: its id. */
    static final String WRITTEN = "navarch.written";

    private static final String CHANGES = "navarch.changes.";

    /** Kafka allows names of up to 249 characters; a custom type's may be 253. */
    private static final int LONGEST = 249;

    private Topics() {}

    /** {@code navarch.changes.deployments.apps}; a name too long for Kafka ends in its hash. */
    static String changes(GroupResource type) {
        String name = CHANGES + type;
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 17) + "-" + hash(name);
    }

    static boolean isChanges(String topic) {
        return topic.startsWith(CHANGES);
    }

    /** The type that a topic of changes is of, unless its name was too long to keep. */
    static GroupResource typeOf(String topic) {
        return GroupResource.parse(topic.substring(CHANGES.length()));
    }

    static boolean isShortened(GroupResource type) {
        return CHANGES.length() + type.toString().length() > LONGEST;
    }

    /** How to create a topic. */
    static NewTopic settings(String topic, short replicas) {
        return switch (topic) {
            case COMMANDS -> kept(topic, 6, replicas, Duration.ofDays(7), Duration.ofHours(6));
            case HEARTBEATS ->
                    kept(topic, 3, replicas, Duration.ofHours(1), Duration.ofMinutes(30));
            case REJECTIONS ->
                    kept(topic, 1, replicas, Duration.ofHours(1), Duration.ofMinutes(30));
            case SAMPLES -> kept(topic, 1, replicas, Duration.ofMinutes(10), Duration.ofMinutes(5));
            case PODS_BY_NODE -> compacted(topic, 16, replicas);
            default -> compacted(topic, 1, replicas);
        };
    }

    /**
     * Keeps the newest state of each key. A tombstone stays for a day, so a reader that follows
     * cannot miss a deletion unless it was cut off for longer.
     */
    private static NewTopic compacted(String topic, int partitions, short replicas) {
        return new NewTopic(topic, partitions, replicas)
                .configs(
                        Map.of(
                                "cleanup.policy", "compact",
                                "min.cleanable.dirty.ratio", "0.3",
                                "delete.retention.ms", millis(Duration.ofDays(1)),
                                "segment.bytes", Integer.toString(16 << 20),
                                "segment.ms", millis(Duration.ofHours(6)),
                                "max.message.bytes", Integer.toString(4 << 20)));
    }

    private static NewTopic kept(
            String topic, int partitions, short replicas, Duration retention, Duration segment) {
        return new NewTopic(topic, partitions, replicas)
                .configs(
                        Map.of(
                                "cleanup.policy", "delete",
                                "retention.ms", millis(retention),
                                "segment.bytes", Integer.toString(64 << 20),
                                "segment.ms", millis(segment),
                                "max.message.bytes", Integer.toString(4 << 20)));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static String hash(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
