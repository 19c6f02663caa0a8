package dev.navarch.proxy.routes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which routes a node needs: to the pods of each other node by that node's address, which
 * must be on a network of this machine's own (flannel calls this host-gw).
 */
final class PodRanges {

    /** Pods of simulated nodes are nowhere. */
    private static final String SIMULATED = "navarch.dev/simulated";

    private PodRanges() {}

    /**
     * @param own this machine's addresses
     * @return addresses by range, {@code 10.244.1.0/24} → {@code 192.168.1.11}
     */
    static Map<String, String> plan(Collection<Node> nodes, String ownNode, Set<String> own) {
        Map<String, String> routes = new TreeMap<>();
        for (Node node : nodes) {
            Optional<String> address = address(node);
            String range = node.getSpec() == null ? null : node.getSpec().getPodCIDR();
            if (range != null
                    && !range.isEmpty()
                    && !range.contains(":")
                    && !node.getMetadata().getName().equals(ownNode)
                    && address.isPresent()
                    && !own.contains(address.get())
                    && !isSimulated(node)) {
                routes.put(range, address.get());
            }
        }
        return routes;
    }

    private static boolean isSimulated(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels != null && "true".equals(labels.get(SIMULATED));
    }

    private static Optional<String> address(Node node) {
        if (node.getStatus() == null || node.getStatus().getAddresses() == null) {
            return Optional.empty();
        }
        return node.getStatus().getAddresses().stream()
                .filter(address -> address.getType().equals("InternalIP"))
                .map(NodeAddress::getAddress)
                .filter(address -> !address.contains(":") && !address.startsWith("127."))
                .findFirst();
    }
}
