package dev.navarch.api.http;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.User;
import dev.navarch.wire.http.Exchange;
import java.io.IOException;

/** Passes some requests on to another server: a node agent, a service, an aggregated API. */
public interface Forwarder {

    boolean handles(ResourcePath path);

    /**
     * Authorizes, forwards and answers; may block.
     *
     * @param notes what is said of it until the answer begins is told with the answer
     * @throws dev.navarch.api.engine.ApiException to refuse
     */
    void forward(Exchange exchange, User user, ResourcePath path, Notes notes) throws IOException;

    /** Whether a path that names no resource, such as one of discovery, is passed on too. */
    default boolean serves(String rawPath) {
        return false;
    }

    /** Forwards a request for such a path, which is authorized already. */
    default void forward(Exchange exchange, User user) throws IOException {
        throw new IOException("not forwarded");
    }
}
