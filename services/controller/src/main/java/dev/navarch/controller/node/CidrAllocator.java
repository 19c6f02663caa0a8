package dev.navarch.controller.node;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Deals out the {@code /24} ranges of the cluster's range, each to one node. IPv4. */
final class CidrAllocator {

    private static final int NODE_BITS = 24;

    private final int base;
    private final int count;
    private final BitSet used = new BitSet();
    private final Map<String, Integer> byNode = new HashMap<>();

    /**
     * @param clusterCidr for example {@code 10.244.0.0/16}, which has 256 ranges
     */
    CidrAllocator(String clusterCidr) {
        int slash = clusterCidr.indexOf('/');
        int bits = Integer.parseInt(clusterCidr.substring(slash + 1));
        if (bits > NODE_BITS) {
            throw new IllegalArgumentException("no room for a /24 per node in " + clusterCidr);
        }
        this.base = parse(clusterCidr.substring(0, slash)) & (bits == 0 ? 0 : -1 << (32 - bits));
        this.count = 1 << (NODE_BITS - bits);
    }

    /** The node's range, a free one if it has none yet; empty when all are taken. */
    synchronized Optional<String> allocate(String node) {
        Integer has = byNode.get(node);
        int index = has == null ? used.nextClearBit(0) : has;
        if (index >= count) {
            return Optional.empty();
        }
        used.set(index);
        byNode.put(node, index);
        return Optional.of(format(base + (index << (32 - NODE_BITS))) + "/" + NODE_BITS);
    }

    /** Takes note of a range that a node has already. */
    synchronized void occupy(String node, String cidr) {
        int index = (parse(cidr.substring(0, cidr.indexOf('/'))) - base) >>> (32 - NODE_BITS);
        Integer had = byNode.get(node);
        if (index < count && (had == null || had != index)) {
            release(node);
            used.set(index);
            byNode.put(node, index);
        }
    }

    synchronized void release(String node) {
        Integer index = byNode.remove(node);
        if (index != null) {
            used.clear(index);
        }
    }

    private static int parse(String address) {
        int value = 0;
        for (String part : address.split("\\.")) {
            value = value << 8 | Integer.parseInt(part);
        }
        return value;
    }

    private static String format(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255);
    }
}
