package dev.navarch.api.http;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.wire.http.Exchange;
import java.util.Locale;

/** Something other than a resource, served to who may {@code get} its path or what it tells of. */
public interface Page {

    boolean serves(String path);

    /** What one must be allowed to do to be answered. */
    default Attributes asks(Exchange exchange) {
        return Attributes.ofPath(exchange.method().toLowerCase(Locale.ROOT), exchange.path());
    }

    void answer(Exchange exchange) throws Exception;
}
