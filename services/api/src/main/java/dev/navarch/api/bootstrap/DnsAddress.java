package dev.navarch.api.bootstrap;

import static dev.navarch.api.bootstrap.ClusterBootstrap.object;

import dev.navarch.model.Resources;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Service {@code kube-system/kube-dns}, by which a machine's pods reach the DNS server of its
 * own proxy. Machines that joined may not make it, and all of a cluster's may have joined.
 *
 * @param address the one in every pod's resolv.conf
 */
public record DnsAddress(String address) {

    private static final Logger log = LoggerFactory.getLogger(DnsAddress.class);
    private static final String NAME = "kube-dns";
    private static final int PORT = 53;

    /** A cluster whose address for DNS another Service has can do without; it only says so. */
    CompletableFuture<Void> ensure(Ensure ensure) {
        return ensure.exists(Resources.SERVICES, service())
                .exceptionally(refused -> {
                    log.warn(
                            "There is no Service for the cluster's DNS at {}: {}",
                            address,
                            refused.getMessage());
                    return null;
                });
    }

    private ObjectNode service() {
        ObjectNode service = object("v1", "Service", "kube-system", NAME);
        service.withObjectProperty("metadata")
                .putObject("labels")
                .put("k8s-app", NAME)
                .put("kubernetes.io/cluster-service", "true")
                .put("kubernetes.io/name", "CoreDNS");
        ObjectNode spec = service.putObject("spec").put("clusterIP", address);
        ArrayNode ports = spec.putArray("ports");
        ports.addObject().put("name", "dns").put("port", PORT).put("protocol", "UDP");
        ports.addObject().put("name", "dns-tcp").put("port", PORT).put("protocol", "TCP");
        return service;
    }
}
