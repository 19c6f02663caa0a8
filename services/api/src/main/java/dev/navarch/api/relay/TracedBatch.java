package dev.navarch.api.relay;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes on their way to Kafka, those of traces with a span each, which whoever reads them goes on
 * from.
 */
record TracedBatch(List<Change> changes, List<Span> spans) implements AutoCloseable {

    static TracedBatch of(List<Change> batch, Tracing tracing) {
        if (!tracing.enabled() || batch.stream().allMatch(each -> each.trace().isEmpty())) {
            return new TracedBatch(batch, List.of());
        }
        List<Change> changes = new ArrayList<>(batch.size());
        List<Span> spans = new ArrayList<>();
        for (Change change : batch) {
            Span span =
                    tracing.begin(
                            "relay " + change.key().type(), Tracing.Role.PRODUCER, change.trace());
            span.with("navarch.object", change.key().toString())
                    .with("navarch.revision", Long.toString(change.revision()));
            spans.add(span);
            changes.add(!span.noted() ? change : change.traced(span.context()));
        }
        return new TracedBatch(changes, spans);
    }

    /** They are published, or are not and come again. */
    @Override
    public void close() {
        spans.forEach(Span::end);
    }
}
