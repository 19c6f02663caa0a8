package dev.navarch.api.remote;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.openapi.ExtraDocuments;
import dev.navarch.api.openapi.SpecConversion;
import dev.navarch.api.openapi.SpecFilter;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.client.UpstreamAnswer;
import dev.navarch.wire.client.UpstreamRequest;
import dev.navarch.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What aggregated servers say of their types in OpenAPI. Each is asked whenever it is looked at;
 * one that names its documents by {@code ETag} sends them only when they changed, another is asked
 * for its large document once a minute. What a server said stays while it is away, as the types
 * stay, and goes with its APIService.
 */
final class AggregatedDocuments implements ExtraDocuments {

    private static final Logger LOG = LoggerFactory.getLogger(AggregatedDocuments.class);

    /** As whom kube-aggregator asks for them. */
    private static final User AGGREGATOR = new User("system:aggregator", "", List.of(), Map.of());

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration UNNAMED_STAY = Duration.ofMinutes(1);
    private static final int MAX_BYTES = 32 << 20;
    private static final String V3 = "/openapi/v3";

    /** One server's answer at one address. */
    private record Part(Optional<JsonNode> json, String etag, Instant asked) {}

    private record Known(AggregatedApi api, Part index, Part v2) {

        /** {@code apis/example.com/v1} */
        String path() {
            return api.path().substring(1);
        }

        JsonNode listed() {
            return index.json()
                    .map(json -> json.path("paths").path(path()))
                    .orElseGet(() -> JsonMapper.shared().missingNode());
        }
    }

    private final Upstream upstream;
    private final AggregatedServer servers;
    private final InstantSource clock;
    private final Map<String, Known> known = new TreeMap<>();
    private volatile Image image = new Image(0, Map.of(), Map.of(), List.of());

    /** What readers see. */
    private record Image(
            long generation,
            Map<String, String> addresses,
            Map<String, ObjectNode> converted,
            List<ObjectNode> v2) {}

    AggregatedDocuments(Upstream upstream, AggregatedServer servers, InstantSource clock) {
        this.upstream = upstream;
        this.servers = servers;
        this.clock = clock;
    }

    /** Asks a server that answers; what cannot be read stays as it was. */
    void refresh(AggregatedApi api) {
        try {
            Optional<Known> before =
                    Optional.ofNullable(known.get(api.name())).filter(k -> k.api().equals(api));
            Part index = ask(api, V3, before.map(Known::index));
            Part v2 =
                    isDue(before, index)
                            ? ask(api, "/openapi/v2", before.map(Known::v2))
                            : before.orElseThrow().v2();
            Known now = new Known(api, index, v2);
            known.put(api.name(), now);
            boolean same =
                    before.isPresent()
                            && before.get().index().json().equals(index.json())
                            && before.get().v2().json().equals(v2.json());
            if (!same) {
                rebuild();
            }
        } catch (IOException | ApiException | JacksonException e) {
            LOG.debug("No OpenAPI of {}: {}", api.name(), e.getMessage());
        }
    }

    /** Forgets what belongs to an APIService that is gone, or that leads elsewhere now. */
    void retain(List<AggregatedApi> apis) {
        if (known.values().removeIf(k -> !apis.contains(k.api()))) {
            rebuild();
        }
    }

    private boolean isDue(Optional<Known> before, Part index) {
        return before.isEmpty()
                || !before.get().index().json().equals(index.json())
                || !before.get().v2().etag().isEmpty()
                || before.get().v2().asked().plus(UNNAMED_STAY).isBefore(clock.instant());
    }

    private Part ask(AggregatedApi api, String path, Optional<Part> before) throws IOException {
        Headers headers =
                Headers.of(
                        "host",
                        api.service() + "." + api.namespace() + ".svc",
                        "accept",
                        "application/json");
        AggregatedServer.identify(headers, AGGREGATOR);
        before.map(Part::etag)
                .filter(etag -> !etag.isEmpty())
                .ifPresent(etag -> headers.add("if-none-match", etag));
        UpstreamAnswer answer =
                upstream.send(
                        servers.target(api),
                        new UpstreamRequest("GET", path, headers, new byte[0]),
                        LIMIT);
        if (!(answer instanceof UpstreamAnswer.Plain plain)) {
            throw new IOException(path + " was answered with an upgrade");
        }
        try (InputStream body = plain.body()) {
            return switch (plain.status()) {
                case 200 -> {
                    byte[] bytes = body.readNBytes(MAX_BYTES);
                    yield new Part(
                            Optional.of(JsonMapper.shared().readTree(bytes)),
                            plain.headers().first("etag").orElse(""),
                            clock.instant());
                }
                case 304 -> before.orElseThrow(() -> new IOException("304 for what was not asked"));
                case 404 -> new Part(Optional.empty(), "", clock.instant());
                default -> throw new IOException(path + " was answered with " + plain.status());
            };
        }
    }

    private void rebuild() {
        Map<String, String> addresses = new TreeMap<>();
        Map<String, ObjectNode> converted = new TreeMap<>();
        List<ObjectNode> documents = new ArrayList<>();
        for (Known each : known.values()) {
            Optional<ObjectNode> v2 =
                    each.v2().json().map(json -> SpecFilter.under(each.api().path() + "/", json));
            v2.ifPresent(documents::add);
            String said = each.listed().path("serverRelativeURL").asString("");
            if (said.startsWith(V3 + "/" + each.path())) {
                addresses.put(each.path(), said);
            } else if (each.index().json().isEmpty() && v2.isPresent()) {
                converted.put(each.path(), SpecConversion.toV3(v2.get()));
            }
        }
        image =
                new Image(
                        image.generation() + 1,
                        Map.copyOf(addresses),
                        Map.copyOf(converted),
                        List.copyOf(documents));
    }

    /** Whether a server answers for a document of version 3 itself. */
    Optional<AggregatedApi> server(String rawPath, List<AggregatedApi> apis) {
        if (!rawPath.startsWith(V3 + "/apis/")) {
            return Optional.empty();
        }
        String path = rawPath.substring(V3.length() + 1);
        return image.addresses().containsKey(path)
                ? apis.stream().filter(api -> api.path().equals("/" + path)).findFirst()
                : Optional.empty();
    }

    @Override
    public long generation() {
        return image.generation();
    }

    @Override
    public Map<String, String> addresses() {
        return image.addresses();
    }

    @Override
    public Map<String, ObjectNode> converted() {
        return image.converted();
    }

    @Override
    public List<ObjectNode> v2() {
        return image.v2();
    }
}
