package dev.navarch.api.http;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.wire.http.Exchange;

/**
 * The span of a request. It begins before it is known who asks and for what, so that webhooks that
 * are asked for that go on from it; it is noted only of clients that are known, and of requests for
 * resources. What has no end of its own is left out: watches, followed logs, upgraded connections.
 */
record RequestSpan(Exchange exchange, Span span) {

    static RequestSpan begin(Tracing tracing, Exchange exchange) {
        if (!tracing.enabled()
                || exchange.query().containsKey("watch")
                || exchange.query().containsKey("follow")
                || exchange.upgrade().isPresent()) {
            return new RequestSpan(exchange, Span.NONE);
        }
        return new RequestSpan(
                exchange,
                tracing.request(
                        exchange.method(), exchange.headers().first("traceparent").orElse("")));
    }

    Span.Scope enter() {
        return span.enter();
    }

    /** The request for a resource that it turned out to be. */
    ApiRequest of(ApiRequest asked) {
        if (!span.noted() || asked.verb() == ApiVerb.WATCH) {
            return asked;
        }
        describe(
                asked.user(),
                asked.verb().text(),
                asked.type().key().toString(),
                asked.subresource());
        return asked.traced(span.context());
    }

    /** Another server answers it. */
    void forwarded(User user, ResourcePath path) {
        if (span.noted()) {
            String resource =
                    path.group().isEmpty() ? path.resource() : path.resource() + "." + path.group();
            describe(user, "forward " + exchange.method(), resource, path.subresource());
            span.end();
        }
    }

    void answered(int code) {
        if (!span.noted()) {
            return;
        }
        if (code >= 500) {
            span.failed("answered with " + code);
        }
        span.with("http.response.status_code", Integer.toString(code)).end();
    }

    private void describe(User user, String verb, String resource, String subresource) {
        span.named(verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource))
                .with("http.request.method", exchange.method())
                .with("url.path", exchange.path())
                .with("user_agent.original", exchange.headers().first("user-agent").orElse(""))
                .with("enduser.id", user.name());
    }
}
