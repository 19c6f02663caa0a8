package dev.navarch.api.meter;

import dev.navarch.api.audit.sink.BatchedSink;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What waits to be written to the audit log, and what could not wait any longer. */
public final class AuditMeters {

    private final MeterRegistry registry;

    public AuditMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param backend {@code log} or {@code webhook}
     */
    public BatchedSink watch(String backend, BatchedSink sink) {
        Gauge.builder("navarch.audit.queue.events", sink, BatchedSink::queued)
                .tag("backend", backend)
                .description("Audit events that wait to be written.")
                .strongReference(true)
                .register(registry);
        Gauge.builder("navarch.audit.queue.limit.events", sink, BatchedSink::limit)
                .tag("backend", backend)
                .description("How many audit events may wait.")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("navarch.audit.lost.events", sink, BatchedSink::lost)
                .tag("backend", backend)
                .description("Audit events that were lost.")
                .register(registry);
        return sink;
    }
}
