package dev.navarch.bus.kafka;

import dev.navarch.bus.Subscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions from their beginning or from now on, in one thread of its own, for ever.
 *
 * <p>It uses Kafka's consumer directly because what it needs has no equivalent in a Spring Cloud
 * Stream binding: partitions are assigned and not shared out in a group, so that a start costs no
 * rebalance and leaves no group behind; one consumer reads many topics, and more of them while it
 * runs; and the end of the replay is known exactly, also when a topic is empty or ends in the
 * marker of a transaction, because the consumer's position says so and no record needs to arrive.
 */
final class TopicReader implements Subscription {

    /** Where to begin in a partition that has not been read yet. */
    enum Start {
        BEGINNING,
        NOW
    }

    /** What is read, and by whom. */
    interface Handler {

        /**
         * Names the partitions to read; called by the reader's thread at the start, and again every
         * {@link #refresh}.
         */
        Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer);

        /** How often to look for further partitions; zero for never. */
        Duration refresh();

        /** Takes what one poll brought. */
        void onRecords(List<ConsumerRecord<byte[], byte @Nullable []>> records, boolean replaying);

        /** All that was there at the start was delivered. */
        void onCaughtUp();
    }

    private static final Logger LOG = System.getLogger(TopicReader.class.getName());
    private static final Duration UNTIL_WOKEN = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final AtomicLong COUNTER = new AtomicLong();

    private final KafkaSettings settings;
    private final Start start;
    private final Handler handler;
    private final Thread thread;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> replayEnds = new HashMap<>();
    private final ReaderProgress progress = new ReaderProgress(System::currentTimeMillis);
    private final ReaderMeters meters;
    private final String name;
    private boolean caughtUp;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    private TopicReader(
            String name,
            KafkaSettings settings,
            ReaderMeters meters,
            Start start,
            Handler handler) {
        this.name = name;
        this.meters = meters;
        this.settings = settings;
        this.start = start;
        this.handler = handler;
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("navarch-" + name + "-" + COUNTER.incrementAndGet())
                        .unstarted(this::run);
    }

    /**
     * @param name what is read, for people
     */
    static TopicReader start(
            String name,
            KafkaSettings settings,
            ReaderMeters meters,
            Start start,
            Handler handler) {
        TopicReader reader = new TopicReader(name, settings, meters, start, handler);
        meters.began(name, reader.progress);
        reader.thread.start();
        return reader;
    }

    /** Waits until it is settled where reading begins. */
    TopicReader awaitStarted(Duration limit) {
        try {
            if (!started.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "{0}: Kafka cannot be reached yet", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    @Override
    public void close() {
        closing.countDown();
        meters.ended(name, progress);
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private void run() {
        while (!closed()) {
            Map<String, Object> config = settings.reader();
            config.put("client.id", thread.getName());
            try (Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(
                            config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                current = consumer;
                progress.connected(consumer);
                read(consumer);
            } catch (WakeupException e) {
                // Only close() wakes the consumer; the loop's condition ends it.
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, thread.getName() + " will try again", e);
                pause(PAUSE);
            } finally {
                current = null;
                progress.disconnected();
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        assign(consumer, handler.partitions(consumer));
        started.countDown();
        boolean refreshes = handler.refresh().isPositive();
        long refreshAt = System.nanoTime() + handler.refresh().toNanos();
        while (!closed()) {
            tellWhenCaughtUp(consumer);
            if (positions.isEmpty()) {
                awaitPartitions(consumer);
                continue;
            }
            ConsumerRecords<byte[], byte[]> records =
                    consumer.poll(refreshes ? handler.refresh() : UNTIL_WOKEN);
            progress.polled(consumer, records);
            if (!records.isEmpty()) {
                deliver(records);
                progress.delivered(consumer);
            }
            if (refreshes && System.nanoTime() - refreshAt >= 0) {
                refresh(consumer);
                refreshAt = System.nanoTime() + handler.refresh().toNanos();
            }
        }
    }

    /** Kafka's consumer refuses to poll while there is nothing to read. */
    private void awaitPartitions(Consumer<byte[], byte[]> consumer) {
        pause(handler.refresh().isPositive() ? handler.refresh() : PAUSE);
        if (!closed()) {
            refresh(consumer);
        }
    }

    /** Takes partitions on; those that are read already go on where they are. */
    private void assign(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Set<TopicPartition> before = consumer.assignment();
        Set<TopicPartition> all = new HashSet<>(partitions);
        all.addAll(positions.keySet());
        consumer.assign(all);
        Set<TopicPartition> fresh = new HashSet<>(all);
        fresh.removeAll(positions.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(fresh);
        positions.putAll(start == Start.NOW ? ends : consumer.beginningOffsets(fresh));
        if (!caughtUp) {
            replayEnds.putAll(ends);
        }
        positions.forEach((partition, offset) -> {
            if (!before.contains(partition)) {
                consumer.seek(partition, offset);
            }
        });
    }

    private void refresh(Consumer<byte[], byte[]> consumer) {
        try {
            Set<TopicPartition> partitions = handler.partitions(consumer);
            if (!positions.keySet().containsAll(partitions)) {
                assign(consumer, partitions);
            }
        } catch (TimeoutException e) {
            LOG.log(Level.DEBUG, "cannot look for new topics now", e);
        }
    }

    private void tellWhenCaughtUp(Consumer<byte[], byte[]> consumer) {
        if (caughtUp) {
            return;
        }
        replayEnds.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        if (replayEnds.isEmpty()) {
            caughtUp = true;
            handler.onCaughtUp();
        }
    }

    private void deliver(ConsumerRecords<byte[], byte[]> records) {
        List<ConsumerRecord<byte[], byte @Nullable []>> batch = new ArrayList<>(records.count());
        records.forEach(batch::add);
        handler.onRecords(batch, !caughtUp);
        records.nextOffsets().forEach((partition, next) -> positions.put(partition, next.offset()));
    }

    private void pause(Duration limit) {
        try {
            if (closing.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
