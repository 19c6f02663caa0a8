package dev.navarch.api.remote;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds a ready endpoint of a service. */
public final class ServiceLocator {

    private static final String OF_SERVICE = "kubernetes.io/service-name";

    private final ObjectReader reader;

    public ServiceLocator(ObjectReader reader) {
        this.reader = reader;
    }

    /**
     * @param port a number or a name; empty when the service has one port
     * @throws ApiException 404 without the service, 400 without the port, 503 without an endpoint
     */
    public InetSocketAddress endpoint(String namespace, String name, String port) {
        StoredObject stored =
                reader.cached(ObjectKey.namespaced(Resources.SERVICES, namespace, name))
                        .orElseThrow(() -> Refusals.notFound(Resources.SERVICES, name));
        JsonNode ports = JsonMapper.shared().readTree(stored.bytes()).path("spec").path("ports");
        String portName = portName(ports, port, name);
        List<InetSocketAddress> ready = new ArrayList<>();
        for (StoredObject slice : reader.cached(Resources.ENDPOINT_SLICES, namespace)) {
            JsonNode json = JsonMapper.shared().readTree(slice.bytes());
            if (json.path("metadata").path("labels").path(OF_SERVICE).asString("").equals(name)) {
                addReady(json, portName, ready);
            }
        }
        if (ready.isEmpty()) {
            throw new ApiException(
                    503,
                    "ServiceUnavailable",
                    "no endpoints available for service \"" + name + "\"",
                    Details.NONE,
                    List.of());
        }
        return ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
    }

    private static String portName(JsonNode ports, String asked, String service) {
        for (JsonNode port : ports) {
            String name = port.path("name").asString("");
            if ((asked.isEmpty() && ports.size() == 1)
                    || (!asked.isEmpty() && name.equals(asked))
                    || port.path("port").asString("").equals(asked)) {
                return name;
            }
        }
        throw Refusals.badRequest(
                "no service port \"" + asked + "\" found for service \"" + service + "\"");
    }

    private static void addReady(JsonNode slice, String portName, List<InetSocketAddress> into) {
        for (JsonNode port : slice.path("ports")) {
            if (!port.path("name").asString("").equals(portName)) {
                continue;
            }
            for (JsonNode endpoint : slice.path("endpoints")) {
                if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                    endpoint.path("addresses")
                            .forEach(address ->
                                    into.add(
                                            new InetSocketAddress(
                                                    address.asString(),
                                                    port.path("port").asInt())));
                }
            }
        }
    }
}
