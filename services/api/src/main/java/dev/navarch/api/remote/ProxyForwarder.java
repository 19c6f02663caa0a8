package dev.navarch.api.remote;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.http.Forwarder;
import dev.navarch.api.http.ResourcePath;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.wire.client.Target;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.pki.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code …/proxy/…} of pods, services and nodes. */
public final class ProxyForwarder implements Forwarder {

    private static final Set<String> RESOURCES = Set.of("pods", "services", "nodes");

    private final Permission permission;
    private final ObjectReader reader;
    private final NodeLocator nodes;
    private final ServiceLocator services;
    private final Relay relay;
    private final ConnectAdmission admission;

    /** A user's own HTTPS server shows whatever certificate it has. */
    private final SSLContext trusting = Tls.trustingClient(Optional.empty());

    ProxyForwarder(
            Authorizer authorizer,
            ObjectReader reader,
            NodeLocator nodes,
            Relay relay,
            ConnectAdmission admission) {
        this.admission = admission;
        this.permission = new Permission(authorizer);
        this.reader = reader;
        this.nodes = nodes;
        this.services = new ServiceLocator(reader);
        this.relay = relay;
    }

    @Override
    public boolean handles(ResourcePath path) {
        return path.group().isEmpty()
                && path.subresource().equals("proxy")
                && RESOURCES.contains(path.resource());
    }

    @Override
    public void forward(Exchange exchange, User user, ResourcePath path, Notes notes)
            throws IOException {
        permission.require(
                user,
                exchange.upgrade().isPresent() && exchange.method().equals("GET")
                        ? "get"
                        : Permission.verb(exchange.method(), path),
                path);
        if (path.rest().isEmpty() && !exchange.rawPath().endsWith("/")) {
            String query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
            exchange.respond(
                    301, Headers.of("location", exchange.rawPath() + "/" + query), new byte[0]);
            return;
        }
        ObjectNode options = ConnectOptions.of(path, exchange.query());
        String asked = options.path("path").asString("");
        admission.admit(user, path, options, notes);
        Target target = target(path, ProxyName.parse(path.name()));
        String query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
        String given = options.path("path").asString("");
        String rest = given.equals(asked) ? path.rest() : escaped(given);
        Headers headers = relay.passed(exchange, host(target));
        headers.add("x-forwarded-uri", exchange.rawPath());
        relay.answer(
                exchange,
                relay.send(exchange, target, (rest.isEmpty() ? "/" : rest) + query, headers));
    }

    /** A path that admission chose instead of the client's. */
    private static String escaped(String path) {
        try {
            return new URI(null, null, path.startsWith("/") ? path : "/" + path, null)
                    .toASCIIString();
        } catch (URISyntaxException e) {
            throw Refusals.internal("admission chose a path that is none: " + e.getMessage());
        }
    }

    private Target target(ResourcePath path, ProxyName name) {
        return switch (path.resource()) {
            case "nodes" -> nodes.agent(name.name());
            case "services" ->
                    to(name, services.endpoint(path.namespace(), name.name(), name.port()));
            default -> to(name, pod(path.namespace(), name));
        };
    }

    private Target to(ProxyName name, InetSocketAddress address) {
        return name.https()
                ? Target.unverified(address, trusting, address.getHostString())
                : Target.plain(address);
    }

    private InetSocketAddress pod(String namespace, ProxyName name) {
        StoredObject stored =
                reader.cached(ObjectKey.namespaced(Resources.PODS, namespace, name.name()))
                        .orElseThrow(() -> Refusals.notFound(Resources.PODS, name.name()));
        JsonNode pod = JsonMapper.shared().readTree(stored.bytes());
        String ip = pod.path("status").path("podIP").asString("");
        if (ip.isEmpty()) {
            throw Refusals.badRequest("address not allowed");
        }
        return new InetSocketAddress(ip, port(pod, name.port()));
    }

    private static int port(JsonNode pod, String asked) {
        for (JsonNode container : pod.path("spec").path("containers")) {
            for (JsonNode port : container.path("ports")) {
                if (asked.isEmpty() || port.path("name").asString("").equals(asked)) {
                    return port.path("containerPort").asInt();
                }
            }
        }
        if (asked.isEmpty()) {
            return 80;
        }
        try {
            return Integer.parseInt(asked);
        } catch (NumberFormatException e) {
            throw Refusals.badRequest("no port named \"" + asked + "\"");
        }
    }

    private static String host(Target target) {
        return target.address() instanceof InetSocketAddress address
                ? String.format(Locale.ROOT, "%s:%d", address.getHostString(), address.getPort())
                : "localhost";
    }
}
