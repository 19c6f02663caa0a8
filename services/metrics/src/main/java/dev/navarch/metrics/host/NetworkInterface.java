package dev.navarch.metrics.host;

import java.util.ArrayList;
import java.util.List;

/** What passed through a network interface since it came up. */
public record NetworkInterface(String name, Direction received, Direction sent) {

    /** One direction. */
    public record Direction(long bytes, long packets, long errors, long dropped) {

        public static final Direction NONE = new Direction(0, 0, 0, 0);

        Direction plus(Direction other) {
            return new Direction(
                    bytes + other.bytes,
                    packets + other.packets,
                    errors + other.errors,
                    dropped + other.dropped);
        }
    }

    /** Reads {@code /proc/<pid>/net/dev}; without the loopback interface. */
    public static List<NetworkInterface> parse(List<String> lines) {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String name = line.substring(0, colon).strip();
            String[] fields = line.substring(colon + 1).strip().split("\\s+");
            if (fields.length >= 12 && !name.equals("lo")) {
                interfaces.add(
                        new NetworkInterface(name, direction(fields, 0), direction(fields, 8)));
            }
        }
        return interfaces;
    }

    private static Direction direction(String[] fields, int from) {
        return new Direction(
                Long.parseLong(fields[from]),
                Long.parseLong(fields[from + 1]),
                Long.parseLong(fields[from + 2]),
                Long.parseLong(fields[from + 3]));
    }

    /** All interfaces together. */
    public static NetworkInterface sum(List<NetworkInterface> interfaces) {
        Direction received = Direction.NONE;
        Direction sent = Direction.NONE;
        for (NetworkInterface each : interfaces) {
            received = received.plus(each.received());
            sent = sent.plus(each.sent());
        }
        return new NetworkInterface("", received, sent);
    }
}
