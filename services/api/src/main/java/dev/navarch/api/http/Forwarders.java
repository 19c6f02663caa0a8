package dev.navarch.api.http;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.audit.Recording;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.io.IOException;
import java.util.List;

/** Lets another server answer what it serves. */
final class Forwarders {

    private final List<Forwarder> all;
    private final Authorizer authorizer;

    Forwarders(List<Forwarder> all, Authorizer authorizer) {
        this.all = List.copyOf(all);
        this.authorizer = authorizer;
    }

    /**
     * @param common headers of every answer; warnings are added to them if this is refused
     * @return whether it was answered
     */
    boolean answer(Exchange exchange, User user, ResourcePath path, Headers common) {
        for (Forwarder forwarder : all) {
            if (forwarder.handles(path)) {
                Notes notes = new Notes();
                Recording recording = AuditedExchange.of(exchange);
                if (recording.active()) {
                    recording.decided(
                            authorizer.authorize(user, AuditedExchange.attributes(exchange, path)));
                    recording.noted(notes);
                }
                try {
                    Exchange answered = new CommonHeaders(exchange, common, notes);
                    run(() -> forwarder.forward(answered, user, path, notes));
                } catch (ApiException e) {
                    ResponseWriter.warn(notes, common);
                    throw e;
                }
                return true;
            }
        }
        return false;
    }

    /** The same for a path that names no resource, which is authorized already. */
    boolean answer(Exchange answered, User user) {
        for (Forwarder forwarder : all) {
            if (forwarder.serves(answered.rawPath())) {
                run(() -> forwarder.forward(answered, user));
                return true;
            }
        }
        return false;
    }

    private interface Forwarding {
        void run() throws IOException;
    }

    private static void run(Forwarding forwarding) {
        try {
            forwarding.run();
        } catch (IOException e) {
            throw new ApiException(
                    503,
                    "ServiceUnavailable",
                    "error trying to reach service: " + e.getMessage(),
                    Details.NONE,
                    List.of());
        }
    }
}
