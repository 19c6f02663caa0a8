package dev.navarch.bus.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks how many commands and heartbeats wait for the API service, whether or not anybody consumes
 * them: it asks Kafka how far the consumer group has come.
 */
final class CommandLag implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CommandLag.class.getName());
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long LIMIT_SECONDS = 10;

    private final KafkaSettings settings;
    private final ConcurrentMap<String, Long> waiting = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    CommandLag(KafkaSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.thread = Thread.ofPlatform().daemon().name("navarch-command-lag").unstarted(this::run);
        for (String topic : List.of(Topics.COMMANDS, Topics.HEARTBEATS)) {
            Gauge.builder(
                            "navarch.commands.lag.records",
                            waiting,
                            known -> known.getOrDefault(topic, 0L))
                    .tag("topic", topic)
                    .description("Records of a topic of commands that the API has not applied.")
                    .strongReference(true)
                    .register(meters);
        }
    }

    /** Begins to look; does nothing when it has begun. */
    synchronized void start() {
        if (thread.getState() == Thread.State.NEW && closing.getCount() > 0) {
            thread.start();
        }
    }

    private void run() {
        try (Admin admin = Admin.create(settings.client())) {
            while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                for (String topic : List.of(Topics.COMMANDS, Topics.HEARTBEATS)) {
                    look(admin, topic);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.log(Level.WARNING, "how many commands wait is not looked at", e);
        }
    }

    /** Keeps the figure of before when Kafka does not answer. */
    private void look(Admin admin, String topic) throws InterruptedException {
        try {
            String group = StreamCommandSource.group(topic);
            Map<TopicPartition, OffsetAndMetadata> done =
                    admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
            List<TopicPartition> partitions =
                    admin
                            .describeTopics(List.of(topic))
                            .allTopicNames()
                            .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                            .values()
                            .stream()
                            .flatMap(found -> found.partitions().stream())
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .toList();
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    ask(admin, partitions, OffsetSpec.latest());
            Map<TopicPartition, ListOffsetsResultInfo> begins =
                    ask(admin, partitions, OffsetSpec.earliest());
            long sum = 0;
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata reached = done.get(partition);
                long from = reached == null ? offset(begins, partition) : reached.offset();
                sum += Math.max(0, offset(ends, partition) - from);
            }
            waiting.put(topic, sum);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.log(Level.DEBUG, "how many commands wait cannot be looked at now", e);
        }
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> ask(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        return admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> which)))
                .all()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static long offset(
            Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        ListOffsetsResultInfo found = offsets.get(partition);
        return found == null ? 0 : found.offset();
    }

    @Override
    public void close() {
        closing.countDown();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
