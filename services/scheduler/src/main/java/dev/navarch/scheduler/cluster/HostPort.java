package dev.navarch.scheduler.cluster;

/** A port of the node that a pod takes. */
public record HostPort(String ip, String protocol, int port) {

    private static final String ANY = "0.0.0.0";

    public HostPort {
        ip = ip.isEmpty() || ip.equals("::") ? ANY : ip;
        protocol = protocol.isEmpty() ? "TCP" : protocol;
    }

    /** Two pods cannot have the same port of an address, nor of all addresses and one of them. */
    public boolean conflictsWith(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (ip.equals(other.ip) || ip.equals(ANY) || other.ip.equals(ANY));
    }
}
