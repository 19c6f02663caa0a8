package dev.navarch.api.conformance;

import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody's API server for one type of his own: it believes the name of a user from who shows a
 * certificate of the front proxy's authority, as the cluster's configuration says it must be, and
 * asks the cluster what that user may.
 */
final class SampleApiServer implements AutoCloseable {

    static final String GROUP = "sample.example.com";
    static final String SERVICE = "sample-api";
    private static final String ROOT = "/apis/" + GROUP;
    private static final Headers JSON = Headers.of("content-type", "application/json");

    /** Asks the cluster whether a user may do something. */
    @FunctionalInterface
    interface Access {
        boolean allowed(String user, String verb, String namespace) throws Exception;
    }

    private final CertificateAuthority authority =
            CertificateAuthority.create("sample", Duration.ofDays(1), InstantSource.system());
    private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
    private final AtomicInteger version = new AtomicInteger();
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final X509Certificate frontProxy;
    private final Access access;
    private final HttpServer server;

    SampleApiServer(String namespace, X509Certificate frontProxy, Access access)
            throws IOException {
        this.frontProxy = frontProxy;
        this.access = access;
        this.server =
                HttpServer.start(
                        ServerOptions.of("sample", new InetSocketAddress(0))
                                .withTls(
                                        Tls.server(
                                                authority.issue(
                                                        CertificateSpec.server(
                                                                SERVICE,
                                                                List.of(
                                                                        SERVICE + "." + namespace
                                                                                + ".svc"),
                                                                List.of())),
                                                Optional.of(List.of(frontProxy)))),
                        Dispatch.VIRTUAL_THREAD,
                        this::answer);
    }

    int port() {
        return server.port();
    }

    /**
     * Answers with a document at a path.
     *
     * @param yaml shown as JSON
     */
    void document(String path, String yaml) {
        documents.put(path, yaml);
    }

    /** Lets the cluster send requests for its group here, as {@code v1.} and the group. */
    void register(LiveApi api, String namespace) throws Exception {
        api.create(
                "/api/v1/namespaces/" + namespace + "/services",
                "{metadata: {name: %s}, spec: {ports: [{port: 443, targetPort: %d}]}}"
                        .formatted(SERVICE, port()));
        api.create(
                "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices",
                """
                {metadata: {name: s, labels: {kubernetes.io/service-name: %s}}, addressType: IPv4,
                 endpoints: [{addresses: [127.0.0.1]}], ports: [{name: '', port: %d}]}
                """
                        .formatted(SERVICE, port()));
        api.create(
                "/apis/apiregistration.k8s.io/v1/apiservices",
                """
                {metadata: {name: v1.%s}, spec: {group: %s, version: v1, groupPriorityMinimum: 2000,
                 versionPriority: 200, caBundle: %s, service: {namespace: %s, name: %s}}}
                """
                        .formatted(GROUP, GROUP, caBundle(), namespace, SERVICE));
    }

    /** What a cluster tells those who extend it: whom to believe the names of users. */
    static X509Certificate frontProxy(LiveApi api) throws Exception {
        return Pem.certificates(
                        api.get(
                                        "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")
                                .path("data")
                                .path("requestheader-client-ca-file")
                                .asString())
                .getFirst();
    }

    String caBundle() {
        return Base64.getEncoder()
                .encodeToString(
                        Pem.encode(authority.certificate()).getBytes(StandardCharsets.US_ASCII));
    }

    private void answer(Exchange exchange) throws IOException {
        try {
            if (!isFrontProxy(exchange)) {
                respond(exchange, 401, "{kind: Status, apiVersion: v1, code: 401}");
                return;
            }
            String path = exchange.path();
            if (path.equals(ROOT + "/v1")) {
                respond(
                        exchange,
                        200,
                        """
                        {kind: APIResourceList, apiVersion: v1, groupVersion: %s/v1, resources: [
                          {name: fluffs, singularName: fluff, namespaced: true, kind: Fluff,
                           verbs: [create, delete, get, list]}]}
                        """
                                .formatted(GROUP));
            } else if (documents.containsKey(path)) {
                respond(exchange, 200, documents.get(path));
            } else {
                objects(exchange, path.split("/"));
            }
        } catch (Exception e) {
            respond(exchange, 500, "{kind: Status, apiVersion: v1, code: 500}");
        }
    }

    /** {@code /apis/GROUP/v1/namespaces/NAMESPACE/fluffs/NAME}. */
    private void objects(Exchange exchange, String[] parts) throws Exception {
        if (parts.length < 7 || !parts[6].equals("fluffs")) {
            respond(exchange, 404, "{kind: Status, apiVersion: v1, code: 404}");
            return;
        }
        boolean one = parts.length == 8;
        String verb =
                switch (exchange.method()) {
                    case "POST" -> "create";
                    case "DELETE" -> "delete";
                    default -> one ? "get" : "list";
                };
        String user = exchange.headers().first("x-remote-user").orElse("");
        if (!access.allowed(user, verb, parts[5])) {
            respond(
                    exchange,
                    403,
                    "{kind: Status, apiVersion: v1, status: Failure, reason: Forbidden, code: 403,"
                            + " message: '"
                            + user
                            + " may not'}");
            return;
        }
        String key = parts[5] + "/" + (one ? parts[7] : "");
        switch (verb) {
            case "create" -> create(exchange, parts[5]);
            case "list" -> list(exchange, key);
            default -> {
                ObjectNode found = verb.equals("get") ? objects.get(key) : objects.remove(key);
                respond(
                        exchange,
                        found == null ? 404 : 200,
                        found == null
                                ? "{kind: Status, apiVersion: v1, status: Failure, reason: NotFound, code: 404}"
                                : found.toString());
            }
        }
    }

    private void create(Exchange exchange, String namespace) {
        ObjectNode object = (ObjectNode) JsonMapper.shared().readTree(exchange.body());
        ObjectNode metadata = object.withObjectProperty("metadata");
        metadata.put("namespace", namespace)
                .put("uid", "uid-" + version.incrementAndGet())
                .put("resourceVersion", Integer.toString(version.get()));
        objects.put(namespace + "/" + metadata.path("name").asString(), object);
        respond(exchange, 201, object.toString());
    }

    private void list(Exchange exchange, String prefix) {
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.put("kind", "FluffList").put("apiVersion", GROUP + "/v1");
        list.putObject("metadata").put("resourceVersion", version.toString());
        objects.forEach((key, object) -> {
            if (key.startsWith(prefix)) {
                list.withArray("items").add(object);
            }
        });
        respond(exchange, 200, list.toString());
    }

    private boolean isFrontProxy(Exchange exchange) {
        List<X509Certificate> peer = exchange.connection().peer();
        if (peer.isEmpty()) {
            return false;
        }
        try {
            peer.getFirst().verify(frontProxy.getPublicKey());
            return peer.getFirst()
                    .getSubjectX500Principal()
                    .getName()
                    .contains("front-proxy-client");
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private static void respond(Exchange exchange, int status, String yaml) {
        exchange.respond(status, JSON, LiveApi.json(yaml).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
