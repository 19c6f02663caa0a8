package dev.navarch.bus.telemetry;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/** Spans of OpenTelemetry. */
final class OpenTelemetryTracing implements Tracing {

    /** Version 00 of W3C's trace context, which later versions begin with too. */
    private static final Pattern CONTEXT =
            Pattern.compile("[0-9a-e][0-9a-f]-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;

    private final Tracer tracer;
    private final ThreadLocal<String> current = ThreadLocal.withInitial(() -> "");

    OpenTelemetryTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public Span request(String name, String parent) {
        return started(tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER), read(parent));
    }

    @Override
    public Span begin(String name, Role role, String parent) {
        SpanContext before = parent.isEmpty() ? SpanContext.getInvalid() : read(parent);
        if (!before.isSampled()) {
            return Span.NONE;
        }
        SpanKind kind =
                switch (role) {
                    case CONSUMER -> SpanKind.CONSUMER;
                    case PRODUCER -> SpanKind.PRODUCER;
                    case INTERNAL -> SpanKind.INTERNAL;
                    case CLIENT -> SpanKind.CLIENT;
                    case SERVER -> SpanKind.SERVER;
                };
        return started(tracer.spanBuilder(name).setSpanKind(kind), before);
    }

    private Span started(SpanBuilder builder, SpanContext parent) {
        if (parent.isValid()) {
            builder.setParent(Context.root().with(io.opentelemetry.api.trace.Span.wrap(parent)));
        } else {
            builder.setNoParent();
        }
        io.opentelemetry.api.trace.Span begun = builder.startSpan();
        return begun.getSpanContext().isSampled() ? new Noted(begun, this) : Span.NONE;
    }

    @Override
    public String current() {
        return current.get();
    }

    @Override
    public Span.Scope resume(String context) {
        if (!read(context).isSampled()) {
            return Span.NONE.enter();
        }
        String before = current.get();
        work(context);
        return () -> work(before);
    }

    private void work(String context) {
        if (context.isEmpty()) {
            current.remove();
            MDC.remove("trace_id");
            MDC.remove("span_id");
        } else {
            current.set(context);
            MDC.put("trace_id", context.substring(TRACE, TRACE + 32));
            MDC.put("span_id", context.substring(SPAN, SPAN + 16));
        }
    }

    private static SpanContext read(String text) {
        if (!CONTEXT.matcher(text).matches()) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(
                text.substring(TRACE, TRACE + 32),
                text.substring(SPAN, SPAN + 16),
                TraceFlags.fromHex(text, FLAGS),
                TraceState.getDefault());
    }

    private record Noted(io.opentelemetry.api.trace.Span span, Tracing tracing) implements Span {

        @Override
        public String context() {
            SpanContext context = span.getSpanContext();
            return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01";
        }

        @Override
        public Span named(String name) {
            span.updateName(name);
            return this;
        }

        @Override
        public Span with(String attribute, String value) {
            span.setAttribute(attribute, value);
            return this;
        }

        @Override
        public void failed(String why) {
            span.setStatus(StatusCode.ERROR, why);
        }

        @Override
        public Scope enter() {
            return tracing.resume(context());
        }

        @Override
        public void end() {
            span.end();
        }
    }
}
