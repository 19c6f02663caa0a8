package dev.navarch.api.remote;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.wire.client.Target;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds a node's agent by the addresses that its status shows. */
final class NodeLocator {

    private final ObjectReader reader;
    private final SSLContext client;
    private final List<String> preferred;
    private final int defaultPort;

    /**
     * @param client shows the API server's certificate for node agents
     * @param preferred types of addresses; the first that a node has is taken
     * @param defaultPort where a node's status names none
     */
    NodeLocator(ObjectReader reader, SSLContext client, List<String> preferred, int defaultPort) {
        this.reader = reader;
        this.client = client;
        this.preferred = List.copyOf(preferred);
        this.defaultPort = defaultPort;
    }

    /**
     * @throws ApiException if the node is unknown or has no address
     */
    Target agent(String name) {
        StoredObject stored =
                reader.cached(ObjectKey.cluster(Resources.NODES, name))
                        .orElseThrow(() -> Refusals.notFound(Resources.NODES, name));
        JsonNode status = JsonMapper.shared().readTree(stored.bytes()).path("status");
        int port =
                status.path("daemonEndpoints")
                        .path("kubeletEndpoint")
                        .path("Port")
                        .asInt(defaultPort);
        for (String kind : preferred) {
            for (JsonNode address : status.path("addresses")) {
                if (address.path("type").asString("").equals(kind)) {
                    String host = address.path("address").asString();
                    return Target.secured(new InetSocketAddress(host, port), client, host);
                }
            }
        }
        throw new ApiException(
                503,
                "ServiceUnavailable",
                "no preferred addresses found for node \"" + name + "\"",
                Details.NONE,
                List.of());
    }
}
