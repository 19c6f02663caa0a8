package dev.navarch.bus.telemetry;

import dev.navarch.model.settings.SettingException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Traces of requests across the services. OpenTelemetry's own variables ({@code
 * OTEL_EXPORTER_OTLP_HEADERS}, {@code OTEL_RESOURCE_ATTRIBUTES}, …) hold beside these, and before
 * them where both say something.
 *
 * @param enabled whether requests are traced; without it tracing costs nothing
 * @param endpoint where spans are sent, by OTLP over HTTP, such as http://collector:4318; empty for
 *     what OTEL_EXPORTER_OTLP_ENDPOINT says, or this host
 * @param sampling which part of the requests is traced, from 0 to 1, when the client does not say;
 *     a client that sends a traceparent decides for its own
 */
@ConfigurationProperties("navarch.tracing")
public record TracingProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("") String endpoint,
        @DefaultValue("0.01") double sampling) {

    public TracingProperties {
        if (!(sampling >= 0 && sampling <= 1)) {
            throw new SettingException("navarch.tracing.sampling", "must be from 0 to 1");
        }
        if (!endpoint.isEmpty() && !endpoint.matches("https?://[^ ]+")) {
            throw new SettingException(
                    "navarch.tracing.endpoint", "must be an http or https address");
        }
    }
}
