package dev.navarch.proxy.kernel.nftables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The nftables objects of one frontend. Fragments share no object, so the difference of two
 * fragments is the difference of the kernel's state.
 *
 * @param sets definitions of sets by name, in braces
 * @param chains rules of chains by name; a chain may go to chains that stand before it
 * @param elements verdicts by map and key: {@code service-ips { 10.96.0.10 . udp . 53 }}
 */
record NftFragment(
        Map<String, String> sets, Map<String, List<String>> chains, Map<Element, String> elements) {

    static final NftFragment EMPTY = new NftFragment(Map.of(), Map.of(), Map.of());

    /** A key of a verdict map. */
    record Element(String map, String key) {}

    NftFragment {
        sets = new LinkedHashMap<>(sets);
        chains = new LinkedHashMap<>(chains);
        elements = new LinkedHashMap<>(elements);
    }
}
