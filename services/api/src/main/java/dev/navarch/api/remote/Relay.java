package dev.navarch.api.remote;

import dev.navarch.wire.client.Target;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.client.UpstreamAnswer;
import dev.navarch.wire.client.UpstreamRequest;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.Pipe;
import dev.navarch.wire.http.StreamedResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/** Passes an exchange on to another server and its answer back, upgrades included. */
final class Relay {

    /** How long the other server may take to begin its answer. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What belongs to one connection alone (RFC 9110, 7.6.1) or proves who the user is. */
    private static final Set<String> NOT_PASSED =
            Set.of(
                    "host",
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "content-length",
                    "expect",
                    "authorization",
                    "http2-settings");

    private final Upstream upstream;
    private final Predicate<String> naming;

    /**
     * @param naming tells the headers that would name a user to the other server
     */
    Relay(Upstream upstream, Predicate<String> naming) {
        this.upstream = upstream;
        this.naming = naming;
    }

    /** The client's headers that the other server should see. */
    Headers passed(Exchange exchange, String host) {
        Headers headers = Headers.of("host", host);
        exchange.headers()
                .forEach((name, value) -> {
                    if (!NOT_PASSED.contains(name)
                            && !name.startsWith("impersonate-")
                            && !naming.test(name)) {
                        headers.add(name, value);
                    }
                });
        exchange.upgrade()
                .ifPresent(protocol ->
                        headers.add("connection", "Upgrade")
                                .add(
                                        "upgrade",
                                        exchange.headers().first("upgrade").orElse(protocol)));
        String from = exchange.connection().remote().getAddress().getHostAddress();
        return headers.add("x-forwarded-for", from);
    }

    UpstreamAnswer send(Exchange exchange, Target target, String path, Headers headers)
            throws IOException {
        return upstream.send(
                target,
                new UpstreamRequest(exchange.method(), path, headers, exchange.body()),
                LIMIT);
    }

    void answer(Exchange exchange, UpstreamAnswer answer) throws IOException {
        switch (answer) {
            case UpstreamAnswer.Upgraded upgraded ->
                    Pipe.join(
                            exchange.switchProtocols(back(upgraded.headers(), true)),
                            upgraded.connection());
            case UpstreamAnswer.Plain plain -> stream(exchange, plain);
        }
    }

    private static void stream(Exchange exchange, UpstreamAnswer.Plain plain) throws IOException {
        try (InputStream body = plain.body()) {
            if (exchange.method().equals("HEAD")
                    || plain.status() == 204
                    || plain.status() == 304) {
                exchange.respond(plain.status(), back(plain.headers(), false), new byte[0]);
                return;
            }
            StreamedResponse response =
                    exchange.stream(plain.status(), back(plain.headers(), false));
            response.onClose(() -> closeQuietly(body));
            try (OutputStream out = response.stream()) {
                body.transferTo(out);
            } catch (IOException e) {
                response.abort();
            }
        }
    }

    private static void closeQuietly(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // The connection is gone, as it should be.
        }
    }

    private static Headers back(Headers from, boolean upgraded) {
        Headers headers = new Headers();
        from.forEach((name, value) -> {
            if (!NOT_PASSED.contains(name) || (upgraded && name.equals("upgrade"))) {
                headers.add(name, value);
            }
        });
        return headers;
    }
}
