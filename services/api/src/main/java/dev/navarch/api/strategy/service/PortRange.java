package dev.navarch.api.strategy.service;

/** The ports of a node that services may take; both ends belong to it. */
public record PortRange(int first, int last) {

    public static final PortRange DEFAULT = new PortRange(30000, 32767);

    public PortRange {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("no ports: " + first + "-" + last);
        }
    }

    boolean contains(int port) {
        return port >= first && port <= last;
    }

    int size() {
        return last - first + 1;
    }

    /** How many ports at the start are left to those who name theirs (KEP-3668). */
    int reserved() {
        return size() < 32 ? 0 : Math.min(Math.max(16, size() / 32), 128);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
