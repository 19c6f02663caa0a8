package dev.navarch.proxy.rules;

import java.util.Comparator;

/**
 * Where one connection can be sent.
 *
 * @param ip an IPv4 or IPv6 address
 * @param port 1 to 65535
 * @param local whether it is on this node
 */
public record Backend(String ip, int port, boolean local) implements Comparable<Backend> {

    private static final Comparator<Backend> ORDER =
            Comparator.comparing(Backend::ip).thenComparingInt(Backend::port);

    @Override
    public int compareTo(Backend other) {
        return ORDER.compare(this, other);
    }

    /** {@code 10.244.0.5:8080}, with brackets around an IPv6 address. */
    public String hostPort() {
        return ip.indexOf(':') < 0 ? ip + ":" + port : "[" + ip + "]:" + port;
    }
}
