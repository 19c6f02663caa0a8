package dev.navarch.bus.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans go on from a context that came as text, and only from one that is traced. */
class OpenTelemetryTracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final Noted noted = new Noted();
    private final SdkTracerProvider provider =
            SdkTracerProvider.builder()
                    .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
                    .addSpanProcessor(SimpleSpanProcessor.create(noted))
                    .build();
    private final Tracing tracing = new OpenTelemetryTracing(provider.get("test"));

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void goesOnWithTheClientsTrace() {
        Span request = tracing.request("create pods", PARENT).with("a", "b");
        Span commit = tracing.begin("commit", Tracing.Role.INTERNAL, request.context());
        commit.failed("conflict");
        commit.end();
        request.end();
        SpanData inner = noted.spans.getFirst();
        SpanData outer = noted.spans.getLast();
        assertThat(request.context()).isEqualTo("00-" + TRACE + "-" + outer.getSpanId() + "-01");
        assertThat(outer.getTraceId()).isEqualTo(TRACE);
        assertThat(outer.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(outer.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
        assertThat(inner.getStatus().getDescription()).isEqualTo("conflict");
    }

    @Test
    void notesNothingOfARequestThatIsNotChosen() {
        assertThat(tracing.request("get pods", "").noted()).isFalse();
        assertThat(tracing.request("get pods", PARENT.replace("-01", "-00")).noted()).isFalse();
    }

    @Test
    void aCallGoesOnFromWhatItsThreadWorksOn() throws InterruptedException {
        assertThat(tracing.call("ask nobody").noted()).isFalse();
        Span request = tracing.request("create pods", PARENT);
        try (Span.Scope _ = request.enter()) {
            assertThat(tracing.current()).isEqualTo(request.context());
            Thread other =
                    Thread.ofVirtual().start(tracing.carried(() -> tracing.call("ask").end()));
            other.join();
            try (Span.Scope _ = tracing.resume("nonsense")) {
                assertThat(tracing.current()).isEqualTo(request.context());
            }
        }
        assertThat(tracing.current()).isEmpty();
        request.named("create deployments").end();
        SpanData call = noted.spans.getFirst();
        assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(call.getParentSpanId()).isEqualTo(noted.spans.getLast().getSpanId());
        assertThat(noted.spans.getLast().getName()).isEqualTo("create deployments");
    }

    @Test
    void whatIsNeverEndedIsNotNoted() {
        tracing.request("get pods", PARENT);
        assertThat(noted.spans).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void goesOnWithNothingThatIsNoTrace(String context) {
        Span span = tracing.begin("plan", Tracing.Role.CONSUMER, context);
        span.end();
        assertThat(span.context()).isEmpty();
        assertThat(noted.spans).isEmpty();
    }

    private static final class Noted implements SpanExporter {

        final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
