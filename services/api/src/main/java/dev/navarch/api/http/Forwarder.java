package dev.navarch.api.http;

import dev.navarch.api.auth.User;
import dev.navarch.wire.http.Exchange;
import java.io.IOException;

/** Passes some requests on to another server: a node agent, a service, an aggregated API. */
public interface Forwarder {

    boolean handles(ResourcePath path);

    /**
     * Authorizes, forwards and answers; may block.
     *
     * @throws dev.navarch.api.engine.ApiException to refuse
     */
    void forward(Exchange exchange, User user, ResourcePath path) throws IOException;
}
