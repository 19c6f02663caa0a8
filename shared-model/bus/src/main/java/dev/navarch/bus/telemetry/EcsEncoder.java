package dev.navarch.bus.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lines of the log as JSON, one object each, by the names of the Elastic Common Schema
 * (https://www.elastic.co/guide/en/ecs/current/), which log collectors know. Spring Boot's own
 * encoder needs its logging system, which Navarch's services start faster without.
 */
public final class EcsEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NONE = {};

    private String service = "navarch";

    /** Set by Logback from the configuration: which service writes. */
    public void setService(String service) {
        this.service = service;
    }

    @Override
    public byte[] headerBytes() {
        return NONE;
    }

    @Override
    public byte[] footerBytes() {
        return NONE;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("@timestamp", event.getInstant().toString());
        line.put(
                "log",
                Map.of("level", event.getLevel().toString(), "logger", event.getLoggerName()));
        line.put("process", process(event));
        line.put("service", Map.of("name", service));
        line.put("message", event.getFormattedMessage());
        trace(event.getMDCPropertyMap(), line);
        @Nullable IThrowableProxy failure = event.getThrowableProxy();
        if (failure != null) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("type", failure.getClassName());
            if (failure.getMessage() != null) {
                error.put("message", failure.getMessage());
            }
            error.put("stack_trace", ThrowableProxyUtil.asString(failure));
            line.put("error", error);
        }
        line.put("ecs", Map.of("version", "8.11"));
        return (JsonMapper.shared().writeValueAsString(line) + "\n").getBytes(UTF_8);
    }

    private static Map<String, Object> process(ILoggingEvent event) {
        return Map.of(
                "pid",
                ProcessHandle.current().pid(),
                "thread",
                Map.of("name", event.getThreadName()));
    }

    private static void trace(Map<String, String> context, Map<String, Object> line) {
        @Nullable String trace = context.get("trace_id");
        @Nullable String span = context.get("span_id");
        if (trace != null) {
            line.put("trace", Map.of("id", trace));
        }
        if (span != null) {
            line.put("span", Map.of("id", span));
        }
    }
}
