package dev.navarch.api.webhook;

import java.net.InetSocketAddress;

/** Finds a server behind a Service. */
@FunctionalInterface
public interface ServiceAddresses {

    /**
     * @throws dev.navarch.api.engine.ApiException when there is no such service or none of its
     *     endpoints is ready
     */
    InetSocketAddress endpoint(String namespace, String name, String port);
}
