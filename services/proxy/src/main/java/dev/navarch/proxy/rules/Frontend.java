package dev.navarch.proxy.rules;

import java.util.List;

/**
 * One port of one service as this node sees it: the addresses it is reached at, and the backends
 * behind them. Internal traffic comes to a cluster address, external traffic to a node port, an
 * external address or a load balancer's address; each has its own choice of backends (KEP-2086 and
 * the API reference of {@code externalTrafficPolicy}).
 *
 * @param service {@code namespace/name}
 * @param portName may be empty
 * @param clusterIps addresses of one family; empty for none
 * @param externalIps external and load balancer addresses of the same family
 * @param nodePort 0 for none
 * @param affinitySeconds how long a client keeps its backend; 0 without session affinity
 * @param internal backends for cluster addresses; an empty list means that connections are refused
 * @param external backends for external traffic
 * @param externalLocal external traffic stays on this node and keeps its source address
 * @param anywhere whether any node has a backend: with {@code externalLocal} or an internal policy
 *     of {@code Local}, a node without one drops packets rather than refuse them
 */
public record Frontend(
        String service,
        String portName,
        Protocol protocol,
        int port,
        List<String> clusterIps,
        List<String> externalIps,
        int nodePort,
        int affinitySeconds,
        List<Backend> internal,
        List<Backend> external,
        boolean externalLocal,
        boolean anywhere) {

    public Frontend {
        clusterIps = List.copyOf(clusterIps);
        externalIps = List.copyOf(externalIps);
        internal = internal.stream().distinct().sorted().toList();
        external = external.stream().distinct().sorted().toList();
    }

    /** The same, with one backend for cluster addresses. */
    public Frontend internally(Backend backend) {
        return new Frontend(
                service,
                portName,
                protocol,
                port,
                clusterIps,
                externalIps,
                nodePort,
                affinitySeconds,
                List.of(backend),
                external,
                externalLocal,
                true);
    }

    /** {@code default/web:http/tcp}: unique among the frontends of a node. */
    public String key() {
        return service + ":" + (portName.isEmpty() ? port : portName) + "/" + protocol.lower();
    }
}
