package dev.navarch.api.page;

import dev.navarch.api.http.Page;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;

/** {@code /metrics} in Prometheus' text form. */
public final class MetricsPage implements Page {

    private final PrometheusMeterRegistry registry;

    public MetricsPage(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean serves(String path) {
        return path.equals("/metrics");
    }

    @Override
    public void answer(Exchange exchange) {
        exchange.respond(
                200,
                Headers.of("content-type", "text/plain; version=0.0.4; charset=utf-8"),
                registry.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
