package dev.navarch.api.strategy.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A range of IPv4 addresses that services get theirs from.
 *
 * @param network the first address as a number, which like the last is not given out
 * @param size how many addresses it has, at least 8
 */
public record AddressRange(long network, long size, String text) {

    public AddressRange {
        if (size < 8) {
            throw new IllegalArgumentException("too small for services: " + text);
        }
    }

    /**
     * @param cidr {@code 10.96.0.0/16}
     */
    public static AddressRange of(String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("no CIDR: " + cidr);
        }
        int prefix = Integer.parseInt(cidr.substring(slash + 1));
        long size = 1L << (32 - prefix);
        long first = number(cidr.substring(0, slash));
        if (first < 0) {
            throw new IllegalArgumentException("no IPv4 CIDR: " + cidr);
        }
        return new AddressRange(first / size * size, size, cidr);
    }

    /** A negative number when the text is no IPv4 address. */
    static long number(String address) {
        if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return -1;
        }
        try {
            return Integer.toUnsignedLong(
                    ByteBuffer.wrap(InetAddress.getByName(address).getAddress()).getInt());
        } catch (UnknownHostException e) {
            return -1;
        }
    }

    boolean contains(String address) {
        long number = number(address);
        return number > network && number < network + size - 1;
    }

    /** How many addresses at the start are left to those who name theirs (KEP-3070). */
    long reserved() {
        return Math.min(Math.max(16, size / 16), 256);
    }

    /**
     * @param offset from 1 to {@code size - 2}
     */
    String address(long offset) {
        long number = network + offset;
        return (number >> 24 & 255)
                + "."
                + (number >> 16 & 255)
                + "."
                + (number >> 8 & 255)
                + "."
                + (number & 255);
    }
}
