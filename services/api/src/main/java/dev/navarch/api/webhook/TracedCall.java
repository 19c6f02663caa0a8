package dev.navarch.api.webhook;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import java.net.URI;
import tools.jackson.databind.JsonNode;

/** Notes the call of a webhook as a part of the request that it is made for. */
final class TracedCall {

    /** W3C's name, https://www.w3.org/TR/trace-context/. */
    static final String HEADER = "traceparent";

    interface Call {

        /**
         * @param context what the webhook goes on from; empty when nobody traces the request
         */
        JsonNode made(String context) throws WebhookException;
    }

    private TracedCall() {}

    static JsonNode of(Tracing tracing, URI uri, Call call) throws WebhookException {
        Span span = tracing.call("call webhook");
        if (!span.noted()) {
            return call.made("");
        }
        span.with("server.address", String.valueOf(uri.getHost()))
                .with("url.path", String.valueOf(uri.getPath()));
        try {
            return call.made(span.context());
        } catch (WebhookException failed) {
            span.failed(failed.text());
            throw failed;
        } finally {
            span.end();
        }
    }
}
