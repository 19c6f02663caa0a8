package dev.navarch.bus.embedded;

import java.nio.file.Path;

/**
 * Where the agents and proxies of other machines reach the broker: by TLS, with a client
 * certificate of a node.
 *
 * @param address also the one that clients are told, so the certificate must be for it
 * @param certificate the broker's, in PEM; need not be there yet when the broker starts
 * @param authority whose client certificates are let in
 */
public record NodeListener(String address, int port, Path certificate, Path key, Path authority) {}
