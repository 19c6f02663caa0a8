package dev.navarch.bus.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines of the log that machines read, as the services' own configuration writes them. */
class EcsEncoderTest {

    @Test
    void writesALineOfJsonForEachEvent(@TempDir Path home) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(((LoggerContext) LoggerFactory.getILoggerFactory()).getMDCAdapter());
        context.putProperty("NAVARCH_HOME", home.toString());
        context.putProperty("NAVARCH_LOG_FORMAT", "json");
        context.putProperty("navarch.process", "api");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(EcsEncoderTest.class.getResource("/navarch-logging.xml"));
        Logger logger = context.getLogger("dev.navarch.test");
        try (SdkTracerProvider provider =
                SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite()))
                        .build()) {
            Tracing tracing = new OpenTelemetryTracing(provider.get("test"));
            Span span = tracing.request("get pods", "");
            try (Span.Scope _ = span.enter()) {
                logger.info("two\nlines and a \"quote\" of {}", "x");
            }
            logger.warn("outside", new IllegalStateException("because"));
            context.stop();
            List<String> lines = Files.readAllLines(home.resolve("logs/api.log"), UTF_8);
            assertThat(lines).hasSize(2);
            JsonNode first = JsonMapper.shared().readTree(lines.getFirst());
            assertThat(first.at("/message").asString(""))
                    .isEqualTo("two\nlines and a \"quote\" of x");
            assertThat(first.at("/log/level").asString("")).isEqualTo("INFO");
            assertThat(first.at("/log/logger").asString("")).isEqualTo("dev.navarch.test");
            assertThat(first.at("/service/name").asString("")).isEqualTo("api");
            assertThat(first.at("/@timestamp").asString("")).endsWith("Z");
            assertThat(span.context())
                    .isEqualTo(
                            "00-"
                                    + first.at("/trace/id").asString("")
                                    + "-"
                                    + first.at("/span/id").asString("")
                                    + "-01");
            JsonNode second = JsonMapper.shared().readTree(lines.getLast());
            assertThat(second.at("/error/type").asString(""))
                    .isEqualTo("java.lang.IllegalStateException");
            assertThat(second.at("/error/stack_trace").asString("")).contains("EcsEncoderTest");
            assertThat(second.has("trace")).isFalse();
        }
    }
}
