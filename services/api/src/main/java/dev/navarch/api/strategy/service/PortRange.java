package dev.navarch.api.strategy.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ports of a node that services may take; both ends belong to it. */
public record PortRange(int first, int last) {

    public static final PortRange DEFAULT = new PortRange(30000, 32767);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(?:([-+])([0-9]{1,5}))?");

    public PortRange {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("no ports: " + first + "-" + last);
        }
    }

    /**
     * @param text {@code 30000-32767}, {@code 30000+100} or a single port
     * @throws IllegalArgumentException if it is no range of ports
     */
    public static PortRange parse(String text) {
        Matcher range = FORM.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException("no ports: " + text);
        }
        int first = Integer.parseInt(range.group(1));
        if (range.group(2) == null) {
            return new PortRange(first, first);
        }
        int second = Integer.parseInt(range.group(3));
        return new PortRange(first, range.group(2).equals("+") ? first + second : second);
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
