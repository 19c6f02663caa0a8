package dev.navarch.proxy.kernel.iptables;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one frontend has in iptables.
 *
 * @param chains its own chains in the nat table, each with its rules
 * @param shared its rules in chains that all frontends share
 */
record IptFragment(Map<String, List<String>> chains, Set<SharedRule> shared) {

    static final IptFragment EMPTY = new IptFragment(Map.of(), Set.of());

    /** A rule in a shared chain: {@code nat}, {@code NAVARCH-SERVICES}, {@code -d … -j …}. */
    record SharedRule(String table, String chain, String rule) {}

    IptFragment {
        chains = new LinkedHashMap<>(chains);
        shared = new LinkedHashSet<>(shared);
    }
}
