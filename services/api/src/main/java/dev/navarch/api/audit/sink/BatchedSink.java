package dev.navarch.api.audit.sink;

import dev.navarch.api.audit.AuditSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes many events at once; the mode {@code batch}. Requests never wait for it: what does not fit
 * into the buffer is lost, and counted.
 */
public final class BatchedSink implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(BatchedSink.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AuditBackend backend;
    private final Batching batching;
    private final BlockingQueue<ObjectNode> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    /**
     * @param buffer how many events may wait
     * @param most how many are written at once
     * @param gathering how long the first of them waits for others
     * @param backoff how long to rest after a failure
     */
    public record Batching(int buffer, int most, Duration gathering, Duration backoff) {

        public Batching {
            if (buffer < 1 || most < 1) {
                throw new IllegalArgumentException("no room for events");
            }
        }
    }

    public BatchedSink(AuditBackend backend, Batching batching) {
        this.backend = backend;
        this.batching = batching;
        this.waiting = new LinkedBlockingQueue<>(batching.buffer());
        this.thread = Thread.ofPlatform().daemon().name("audit-batches").start(this::run);
    }

    @Override
    public boolean accept(ObjectNode event) {
        if (!waiting.offer(event) && lost.getAndIncrement() % 1_000 == 0) {
            LOG.error("{} audit events are lost: they are not written fast enough", lost.get());
        }
        return true;
    }

    /** How many events were lost since the start. */
    public long lost() {
        return lost.get();
    }

    /** How many events wait to be written. */
    public int queued() {
        return waiting.size();
    }

    /** How many may wait. */
    public int limit() {
        return batching.buffer();
    }

    private void run() {
        List<ObjectNode> batch = new ArrayList<>();
        while (!closing || !waiting.isEmpty()) {
            try {
                gather(batch);
            } catch (InterruptedException closed) {
                waiting.drainTo(batch, batching.most());
            }
            if (!batch.isEmpty()) {
                write(List.copyOf(batch));
                batch.clear();
            }
        }
    }

    private void gather(List<ObjectNode> batch) throws InterruptedException {
        batch.add(waiting.take());
        long deadline = System.nanoTime() + batching.gathering().toNanos();
        while (batch.size() < batching.most()) {
            waiting.drainTo(batch, batching.most() - batch.size());
            long left = deadline - System.nanoTime();
            if (left <= 0 || batch.size() == batching.most()) {
                return;
            }
            ObjectNode next = waiting.poll(left, TimeUnit.NANOSECONDS);
            if (next != null) {
                batch.add(next);
            }
        }
    }

    private void write(List<ObjectNode> batch) {
        while (true) {
            try {
                backend.write(batch);
                return;
            } catch (AuditException failed) {
                if (!failed.passing() || closing) {
                    lost.addAndGet(batch.size());
                    LOG.error("{} audit events are lost: {}", batch.size(), failed.getMessage());
                    return;
                }
                LOG.warn("Audit events wait: {}", failed.getMessage());
                rest();
            }
        }
    }

    private void rest() {
        try {
            TimeUnit.NANOSECONDS.sleep(batching.backoff().toNanos());
        } catch (InterruptedException closed) {
            // One more try, and then the events are lost.
        }
    }

    /** Writes what waits, once. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        backend.close();
    }
}
