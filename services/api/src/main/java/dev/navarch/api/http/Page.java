package dev.navarch.api.http;

import dev.navarch.wire.http.Exchange;

/** Something other than a resource, served to who may {@code get} its path. */
public interface Page {

    boolean serves(String path);

    void answer(Exchange exchange) throws Exception;
}
