package dev.navarch.bus.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, several divided by commas
 * @param member names this process among the members of a consumer group; the same after a restart,
 *     so that a restarted process takes its partitions up again at once, and unlike any other's
 * @param replicas copies of each topic that is created; -1 for the broker's default
 * @param properties further client properties, {@code security.protocol}, {@code sasl.jaas.config},
 *     …
 */
public record KafkaSettings(
        String bootstrapServers, String member, short replicas, Map<String, String> properties) {

    public KafkaSettings {
        Objects.requireNonNull(bootstrapServers);
        Objects.requireNonNull(member);
        properties = Map.copyOf(properties);
    }

    /** For a broker without security. */
    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, "member", (short) -1, Map.of());
    }

    /**
     * What every client is configured with: it keeps trying to reach the broker, at most once a
     * second, and registers nothing outside itself.
     */
    Map<String, Object> client() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrapServers);
        config.put("reconnect.backoff.ms", "50");
        config.put("reconnect.backoff.max.ms", "1000");
        config.put("retry.backoff.max.ms", "500");
        config.put("metric.reporters", "");
        config.put("enable.metrics.push", "false");
        config.putAll(properties);
        return config;
    }

    /** A consumer that reads committed records of partitions that it is given, without a group. */
    Map<String, Object> reader() {
        Map<String, Object> config = client();
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", "false");
        config.put("allow.auto.create.topics", "false");
        config.put("auto.offset.reset", "earliest");
        config.put("fetch.min.bytes", "1");
        config.put("fetch.max.bytes", Integer.toString(8 << 20));
        config.put("max.poll.records", "2000");
        config.put("metadata.max.age.ms", "30000");
        return config;
    }
}
