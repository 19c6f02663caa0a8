package dev.navarch.metrics.service;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.metrics.api.Answer;
import dev.navarch.metrics.api.MetricsApi;
import dev.navarch.metrics.page.Pages;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Handler;
import dev.navarch.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Answers over HTTPS: health to anybody, pages to readers, the API to the API server. */
final class MetricsHandler implements Handler {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final MetricsApi api;
    private final Pages pages;
    private final Caller caller;
    private final Tracing tracing;

    MetricsHandler(MetricsApi api, Pages pages, Caller caller, Tracing tracing) {
        this.tracing = tracing;
        this.api = api;
        this.pages = pages;
        this.caller = caller;
    }

    @Override
    public void handle(Exchange exchange) {
        switch (exchange.path()) {
            case "/healthz", "/livez", "/readyz" -> text(exchange, 200, "ok");
            case "/metrics/cadvisor" -> page(exchange, pages::cadvisor);
            case "/metrics/resource" -> page(exchange, pages::resource);
            default -> api(exchange);
        }
    }

    private void page(Exchange exchange, java.util.function.Supplier<String> page) {
        if (caller.mayReadPages(exchange)) {
            text(exchange, 200, page.get());
        } else {
            json(exchange, Answer.unauthorized());
        }
    }

    private void api(Exchange exchange) {
        if (!caller.isApiServer(exchange)) {
            json(exchange, Answer.unauthorized());
            return;
        }
        // The API server says whether it traces the request: only it is listened to.
        Span span =
                tracing.begin(
                                "answer " + exchange.method() + " metrics.k8s.io",
                                Tracing.Role.SERVER,
                                exchange.headers().first("traceparent").orElse(""))
                        .with("url.path", exchange.path());
        try (Span.Scope _ = span.enter()) {
            Answer answer =
                    api.answer(
                            new MetricsApi.Request(
                                    exchange.method(),
                                    exchange.path(),
                                    exchange.query(),
                                    String.join(",", exchange.headers().all("Accept"))));
            span.with("http.response.status_code", Integer.toString(answer.status()));
            json(exchange, answer);
        } finally {
            span.end();
        }
    }

    private static void json(Exchange exchange, Answer answer) {
        exchange.respond(
                answer.status(),
                Headers.of("Content-Type", "application/json"),
                JsonMapper.shared().writeValueAsBytes(answer.body()));
    }

    private static void text(Exchange exchange, int status, String text) {
        exchange.respond(
                status, Headers.of("Content-Type", TEXT), text.getBytes(StandardCharsets.UTF_8));
    }
}
