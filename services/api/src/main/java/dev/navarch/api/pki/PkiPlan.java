package dev.navarch.api.pki;

import java.util.List;

/**
 * Under which names this host's servers are reached.
 *
 * @param apiNames DNS names of the API server
 * @param apiAddresses its addresses, the first address of the Service range among them
 * @param nodeNames host name and {@code localhost}
 * @param nodeAddresses the host's addresses and that of its bridge
 * @param nodeName the name of this host's node
 */
public record PkiPlan(
        List<String> apiNames,
        List<String> apiAddresses,
        List<String> nodeNames,
        List<String> nodeAddresses,
        String nodeName) {

    public PkiPlan {
        apiNames = List.copyOf(apiNames);
        apiAddresses = List.copyOf(apiAddresses);
        nodeNames = List.copyOf(nodeNames);
        nodeAddresses = List.copyOf(nodeAddresses);
    }
}
