package dev.navarch.api.audit.sink;

import dev.navarch.api.audit.AuditSink;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.webhook.ReviewPoster;
import dev.navarch.api.webhook.WebhookException;
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
 * Posts events to another server, many at once as an {@code EventList}. Requests never wait for it:
 * what does not fit into the buffer is lost, and counted.
 */
public final class AuditWebhook implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(AuditWebhook.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ReviewPoster server;
    private final Batching batching;
    private final BlockingQueue<ObjectNode> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    /**
     * @param buffer how many events may wait
     * @param most how many are sent at once
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

    public AuditWebhook(ReviewPoster server, Batching batching) {
        this.server = server;
        this.batching = batching;
        this.waiting = new LinkedBlockingQueue<>(batching.buffer());
        this.thread = Thread.ofPlatform().daemon().name("audit-webhook").start(this::run);
    }

    @Override
    public void accept(ObjectNode event) {
        if (!waiting.offer(event) && lost.getAndIncrement() % 1_000 == 0) {
            LOG.error("{} audit events are lost: the webhook is too slow", lost.get());
        }
    }

    /** How many events were lost since the start. */
    public long lost() {
        return lost.get();
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
                send(batch);
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

    private void send(List<ObjectNode> batch) {
        ObjectNode list = Json.MAPPER.createObjectNode();
        list.put("kind", "EventList").put("apiVersion", "audit.k8s.io/v1");
        list.putObject("metadata");
        batch.forEach(list.putArray("items")::add);
        while (true) {
            try {
                server.post(list, LIMIT);
                return;
            } catch (WebhookException failed) {
                boolean passing = failed.code() >= 500 || failed.code() == 429;
                if (!passing || closing) {
                    lost.addAndGet(batch.size());
                    LOG.error("{} audit events are lost: {}", batch.size(), failed.text());
                    return;
                }
                LOG.warn("Audit events wait: {}", failed.text());
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

    /** Sends what waits, once. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
