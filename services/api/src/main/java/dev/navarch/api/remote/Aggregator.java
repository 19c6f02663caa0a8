package dev.navarch.api.remote;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Selection;
import dev.navarch.api.auth.User;
import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.discovery.ExtraGroups;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.http.Forwarder;
import dev.navarch.api.http.ResourcePath;
import dev.navarch.api.openapi.ExtraDocuments;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.store.StoredObject;
import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.GroupResource;
import dev.navarch.wire.client.Target;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.client.UpstreamAnswer;
import dev.navarch.wire.client.UpstreamRequest;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * APIs that other servers serve behind this one: forwards their requests in the user's name, and
 * asks each of them regularly whether it answers.
 */
public final class Aggregator implements Forwarder {

    static final GroupResource API_SERVICES =
            new GroupResource("apiregistration.k8s.io", "apiservices");

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_DISCOVERY_BYTES = 4 << 20;

    private final Permission permission;
    private final ObjectReader reader;
    private final AggregatedServer servers;
    private final Relay relay;
    private final Upstream upstream;
    private final ApiServiceStatus status;
    private final DiscoveredGroups discovered = new DiscoveredGroups();
    private final AggregatedDocuments documents;
    private final Tracing tracing;
    private volatile List<AggregatedApi> apis = List.of();

    Aggregator(
            Authorizer authorizer,
            ObjectReader reader,
            ClusterPki pki,
            Upstream upstream,
            Relay relay,
            ApiServiceStatus status,
            InstantSource clock,
            Tracing tracing) {
        this.tracing = tracing;
        this.permission = new Permission(authorizer);
        this.reader = reader;
        this.servers = new AggregatedServer(new ServiceLocator(reader), pki);
        this.relay = relay;
        this.upstream = upstream;
        this.status = status;
        this.documents = new AggregatedDocuments(upstream, servers, clock);
    }

    /** What the servers say that they serve, for discovery. */
    public ExtraGroups groups() {
        return discovered;
    }

    /** What the servers say of it, in OpenAPI. */
    public ExtraDocuments documents() {
        return documents;
    }

    @Override
    public boolean handles(ResourcePath path) {
        return apis.stream()
                .anyMatch(
                        a -> a.group().equals(path.group()) && a.version().equals(path.version()));
    }

    @Override
    public boolean serves(String rawPath) {
        return server(rawPath).isPresent();
    }

    private Optional<AggregatedApi> server(String rawPath) {
        return rawPath.startsWith("/apis/")
                ? apis.stream().filter(a -> a.serves(rawPath)).findFirst()
                : documents.server(rawPath, apis);
    }

    @Override
    public void forward(Exchange exchange, User user, ResourcePath path, Notes notes)
            throws IOException {
        boolean watch = path.name().isEmpty() && exchange.query().containsKey("watch");
        permission.require(
                user,
                watch ? "watch" : Permission.verb(exchange.method(), path),
                path,
                selection(exchange, path));
        forward(exchange, user);
    }

    private static Selection selection(Exchange exchange, ResourcePath path) {
        if (!path.name().isEmpty() || exchange.method().equals("POST")) {
            return Selection.EVERYTHING;
        }
        return Selection.parse(
                exchange.query().getOrDefault("fieldSelector", List.of("")).getFirst(),
                exchange.query().getOrDefault("labelSelector", List.of("")).getFirst());
    }

    @Override
    public void forward(Exchange exchange, User user) throws IOException {
        AggregatedApi api =
                server(exchange.rawPath())
                        .orElseThrow(() -> new IOException("the APIService is gone"));
        Target target = servers.target(api);
        Headers headers = relay.passed(exchange, api.service() + "." + api.namespace() + ".svc");
        AggregatedServer.identify(headers, user);
        String query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
        // Without a span of its own the server sees what the client sent.
        Span span = tracing.call("call aggregated API").with("navarch.apiservice", api.name());
        if (span.noted()) {
            headers.set("traceparent", span.context());
        }
        try {
            relay.answer(
                    exchange, relay.send(exchange, target, exchange.rawPath() + query, headers));
        } catch (IOException | RuntimeException failure) {
            span.failed(failure.toString());
            throw failure;
        } finally {
            span.end();
        }
    }

    /** Looks at all APIServices and at the servers behind them; called every few seconds. */
    public void probe() {
        Map<AggregatedApi, JsonNode> found = new LinkedHashMap<>();
        for (StoredObject stored : reader.cached(API_SERVICES, "")) {
            JsonNode object = JsonMapper.shared().readTree(stored.bytes());
            Optional<AggregatedApi> api = AggregatedApi.of(object);
            if (api.isEmpty()) {
                status.local(object);
            } else {
                found.put(api.get(), object);
            }
        }
        apis = List.copyOf(found.keySet());
        discovered.retain(apis);
        documents.retain(apis);
        found.forEach((api, object) -> {
            Optional<String> problem = probe(api);
            status.remote(object, problem);
            if (problem.isEmpty()) {
                documents.refresh(api);
            }
        });
    }

    /**
     * @return what is wrong
     */
    private Optional<String> probe(AggregatedApi api) {
        try {
            Headers headers =
                    Headers.of(
                            "host",
                            api.service() + "." + api.namespace() + ".svc",
                            "accept",
                            "application/json");
            AggregatedServer.identify(headers, Ensure.SELF);
            UpstreamAnswer answer =
                    upstream.send(
                            servers.target(api),
                            new UpstreamRequest("GET", api.path(), headers, new byte[0]),
                            PROBE_LIMIT);
            if (!(answer instanceof UpstreamAnswer.Plain plain)) {
                return Optional.of("discovery was answered with an upgrade");
            }
            try (InputStream body = plain.body()) {
                byte[] bytes = body.readNBytes(MAX_DISCOVERY_BYTES);
                if (plain.status() != 200) {
                    return Optional.of("bad status from " + api.path() + ": " + plain.status());
                }
                discovered.put(api, JsonMapper.shared().readTree(bytes));
                return Optional.empty();
            }
        } catch (IOException | ApiException | JacksonException e) {
            return Optional.of(
                    "failing or missing response from " + api.path() + ": " + e.getMessage());
        }
    }
}
