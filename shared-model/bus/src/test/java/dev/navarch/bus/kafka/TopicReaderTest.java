package dev.navarch.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicReaderTest {

    private static final TopicPartition LATER = new TopicPartition("later", 0);

    /** Looks for topics as often as it can, and remembers with which connections. */
    private static final class Looking implements TopicReader.Handler {

        final Set<Object> consumers =
                Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        final CountDownLatch looks = new CountDownLatch(6);
        final AtomicInteger caughtUp = new AtomicInteger();
        final BlockingQueue<String> read = new LinkedBlockingQueue<>();

        @Override
        public Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
            consumers.add(consumer);
            looks.countDown();
            return consumer.listTopics().containsKey(LATER.topic()) ? Set.of(LATER) : Set.of();
        }

        @Override
        public Duration refresh() {
            return Duration.ofMillis(20);
        }

        @Override
        public void onRecords(
                List<ConsumerRecord<byte[], byte @Nullable []>> records, boolean replaying) {
            records.forEach(record -> read.add(new String(record.key(), StandardCharsets.UTF_8)));
        }

        @Override
        public void onCaughtUp() {
            caughtUp.incrementAndGet();
        }
    }

    @Test
    void waitsForTopicsWhereThereAreNone(@TempDir Path directory) throws Exception {
        Looking handler = new Looking();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory);
                TopicReader _ =
                        TopicReader.start(
                                "test",
                                KafkaSettings.of(kafka.bootstrapServers()),
                                ReaderMeters.NONE,
                                TopicReader.Start.BEGINNING,
                                handler)) {
            assertThat(handler.looks.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(handler.caughtUp).hasValue(1);
            // One that fails begins anew, with a consumer of its own.
            assertThat(handler.consumers).hasSize(1);
            Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic(LATER.topic(), 1, (short) 1))).all().get();
            }
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            client, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.send(
                                new ProducerRecord<>(
                                        LATER.topic(),
                                        "first".getBytes(StandardCharsets.UTF_8),
                                        new byte[0]))
                        .get();
            }
            assertThat(handler.read.poll(60, TimeUnit.SECONDS)).isEqualTo("first");
            assertThat(handler.consumers).hasSize(1);
        }
    }
}
