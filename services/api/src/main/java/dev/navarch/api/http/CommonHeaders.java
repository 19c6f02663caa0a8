package dev.navarch.api.http;

import dev.navarch.api.admission.Notes;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.Pieces;
import dev.navarch.wire.http.RawConnection;
import dev.navarch.wire.http.StreamedResponse;
import java.util.List;

/**
 * An exchange whose answer carries the headers that all answers have, whoever writes it.
 *
 * @param notes the warnings here are told too
 */
record CommonHeaders(Exchange exchange, Headers common, Notes notes) implements AnsweredExchange {

    private Headers with(Headers headers) {
        Headers all = headers.copy();
        common.forEach(all::set);
        ResponseWriter.warn(notes, all);
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
    public StreamedResponse stream(int status, Headers headers) {
        return exchange.stream(status, with(headers));
    }

    @Override
    public RawConnection switchProtocols(Headers headers) {
        return exchange.switchProtocols(with(headers));
    }

    @Override
    public void abort() {
        exchange.abort();
    }
}
