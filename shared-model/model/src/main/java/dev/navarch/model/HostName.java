package dev.navarch.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * The name of the host that this process runs on. A node has it too unless another is configured,
 * and all services of a host must take it for the same.
 */
public final class HostName {

    private HostName() {}

    /** In lower case, as names of objects are; {@code localhost} where the host has none. */
    public static String local() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /**
     * The name of this host's node.
     *
     * @param configured {@code navarch.node.name}; empty for the host's own name
     */
    public static String ofNode(String configured) {
        return configured.isEmpty() ? local() : configured;
    }
}
