package dev.navarch.api.http;

import dev.navarch.wire.http.Connection;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.Pieces;
import dev.navarch.wire.http.RawConnection;
import dev.navarch.wire.http.StreamedResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An exchange whose answer carries the headers that all answers have, whoever writes it. */
record CommonHeaders(Exchange exchange, Headers common) implements Exchange {

    private Headers with(Headers headers) {
        Headers all = headers.copy();
        common.forEach(all::set);
        return all;
    }

    @Override
    public void respond(int status, Headers headers, byte[] body) {
        exchange.respond(status, with(headers), body);
    }

    @Override
    public void respond(int status, Headers headers, List<byte[]> parts) {
        exchange.respond(status, with(headers), parts);
    }

    @Override
    public void respond(int status, Headers headers, Pieces pieces) {
        exchange.respond(status, with(headers), pieces);
    }

    @Override
    public void onEnded(Runnable callback) {
        exchange.onEnded(callback);
    }

    @Override
    public StreamedResponse stream(int status, Headers headers) {
        return exchange.stream(status, with(headers));
    }

    @Override
    public RawConnection switchProtocols(Headers headers) {
        return exchange.switchProtocols(with(headers));
    }

    @Override
    public String method() {
        return exchange.method();
    }

    @Override
    public String rawPath() {
        return exchange.rawPath();
    }

    @Override
    public String path() {
        return exchange.path();
    }

    @Override
    public String rawQuery() {
        return exchange.rawQuery();
    }

    @Override
    public Map<String, List<String>> query() {
        return exchange.query();
    }

    @Override
    public Headers headers() {
        return exchange.headers();
    }

    @Override
    public byte[] body() {
        return exchange.body();
    }

    @Override
    public boolean bodyTooLarge() {
        return exchange.bodyTooLarge();
    }

    @Override
    public Connection connection() {
        return exchange.connection();
    }

    @Override
    public Optional<String> upgrade() {
        return exchange.upgrade();
    }

    @Override
    public void abort() {
        exchange.abort();
    }

    @Override
    public void onAbandoned(Runnable callback) {
        exchange.onAbandoned(callback);
    }
}
