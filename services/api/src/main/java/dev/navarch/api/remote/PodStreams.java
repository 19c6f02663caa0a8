package dev.navarch.api.remote;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.http.Forwarder;
import dev.navarch.api.http.ResourcePath;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.wire.client.Target;
import dev.navarch.wire.client.UpstreamAnswer;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A pod's log, exec, attach and port-forward: authorized here, answered by its node's agent. */
public final class PodStreams implements Forwarder {

    private static final Set<String> SERVED = Set.of("log", "exec", "attach", "portforward");
    private static final int MAX_ERROR_BYTES = 4096;

    /** The parameters of exec and attach as the node's agent names them. */
    private static final Map<String, String> STREAMS =
            Map.of("stdin", "input", "stdout", "output", "stderr", "error", "tty", "tty");

    private final Permission permission;
    private final ObjectReader reader;
    private final NodeLocator nodes;
    private final Relay relay;
    private final ConnectAdmission admission;

    PodStreams(
            Authorizer authorizer,
            ObjectReader reader,
            NodeLocator nodes,
            Relay relay,
            ConnectAdmission admission) {
        this.admission = admission;
        this.permission = new Permission(authorizer);
        this.reader = reader;
        this.nodes = nodes;
        this.relay = relay;
    }

    @Override
    public boolean handles(ResourcePath path) {
        return path.group().isEmpty()
                && path.resource().equals("pods")
                && !path.name().isEmpty()
                && SERVED.contains(path.subresource());
    }

    @Override
    public void forward(Exchange exchange, User user, ResourcePath path, Notes notes)
            throws IOException {
        boolean log = path.subresource().equals("log");
        if (!exchange.method().equals("GET") && (log || !exchange.method().equals("POST"))) {
            throw Refusals.methodNotAllowed(
                    "the server does not allow this method on the requested resource");
        }
        permission.require(user, log ? "get" : "create", path);
        JsonNode pod = pod(path);
        String node = pod.path("spec").path("nodeName").asString("");
        if (log) {
            log(exchange, path, pod, node);
            return;
        }
        ObjectNode options = ConnectOptions.of(path, exchange.query());
        admission.admit(user, path, options, notes);
        if (node.isEmpty()) {
            throw Refusals.badRequest("pod " + path.name() + " does not have a host assigned");
        }
        if (exchange.upgrade().isEmpty()) {
            throw Refusals.badRequest("Upgrade request required");
        }
        String base = "/" + path.namespace() + "/" + path.name();
        String target =
                switch (path.subresource()) {
                    case "portforward" -> "/portForward" + base + ports(options);
                    default ->
                            "/"
                                    + path.subresource()
                                    + base
                                    + "/"
                                    + container(options.path("container").asString(""), path, pod)
                                    + "?"
                                    + streams(options);
                };
        Target agent = nodes.agent(node);
        relay.answer(exchange, relay.send(exchange, agent, target, headers(exchange, agent)));
    }

    private void log(Exchange exchange, ResourcePath path, JsonNode pod, String node)
            throws IOException {
        String container =
                container(
                        exchange.query().getOrDefault("container", List.of("")).getFirst(),
                        path,
                        pod);
        if (node.isEmpty()) {
            exchange.respond(200, Headers.of("content-type", "text/plain"), new byte[0]);
            return;
        }
        List<String> query = new ArrayList<>();
        exchange.query()
                .forEach((name, values) -> {
                    if (!name.equals("container")) {
                        values.forEach(value -> query.add(name + "=" + escaped(value)));
                    }
                });
        String target =
                "/containerLogs/"
                        + path.namespace()
                        + "/"
                        + path.name()
                        + "/"
                        + container
                        + (query.isEmpty() ? "" : "?" + String.join("&", query));
        Target agent = nodes.agent(node);
        UpstreamAnswer answer = relay.send(exchange, agent, target, headers(exchange, agent));
        if (answer instanceof UpstreamAnswer.Plain plain && plain.status() >= 400) {
            throw refusal(plain);
        }
        relay.answer(exchange, answer);
    }

    /** What the agent says in plain text becomes a Status. */
    private static ApiException refusal(UpstreamAnswer.Plain plain) throws IOException {
        try (InputStream body = plain.body()) {
            String text =
                    new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8).strip();
            String reason =
                    switch (plain.status()) {
                        case 400 -> "BadRequest";
                        case 404 -> "NotFound";
                        default -> "InternalError";
                    };
            return new ApiException(plain.status(), reason, text, Details.NONE, List.of());
        }
    }

    private JsonNode pod(ResourcePath path) {
        ObjectKey key = ObjectKey.namespaced(Resources.PODS, path.namespace(), path.name());
        StoredObject stored =
                reader.cached(key)
                        .or(() -> reader.current(key))
                        .orElseThrow(() -> Refusals.notFound(Resources.PODS, path.name()));
        return JsonMapper.shared().readTree(stored.bytes());
    }

    private static String container(String asked, ResourcePath path, JsonNode pod) {
        List<String> main = names(pod, "containers");
        List<String> init = names(pod, "initContainers");
        List<String> ephemeral = names(pod, "ephemeralContainers");
        if (!asked.isEmpty()) {
            if (!main.contains(asked) && !init.contains(asked) && !ephemeral.contains(asked)) {
                throw Refusals.badRequest(
                        "container " + asked + " is not valid for pod " + path.name());
            }
            return asked;
        }
        if (main.size() == 1) {
            return main.getFirst();
        }
        String standard =
                pod.path("metadata")
                        .path("annotations")
                        .path("kubectl.kubernetes.io/default-container")
                        .asString("");
        if (main.contains(standard)) {
            return standard;
        }
        throw Refusals.badRequest(
                "a container name must be specified for pod "
                        + path.name()
                        + ", choose one of: ["
                        + String.join(" ", main)
                        + "]"
                        + (init.isEmpty()
                                ? ""
                                : " or one of the init containers: ["
                                        + String.join(" ", init)
                                        + "]"));
    }

    private static List<String> names(JsonNode pod, String list) {
        return pod.path("spec")
                .path(list)
                .valueStream()
                .map(c -> c.path("name").asString(""))
                .toList();
    }

    private static String streams(ObjectNode options) {
        List<String> query = new ArrayList<>();
        for (JsonNode word : options.path("command")) {
            query.add("command=" + escaped(word.asString("")));
        }
        STREAMS.forEach((ours, theirs) -> {
            if (options.path(ours).asBoolean(false)) {
                query.add(theirs + "=1");
            }
        });
        return String.join("&", query);
    }

    private static String ports(ObjectNode options) {
        String query =
                options.path("ports")
                        .valueStream()
                        .map(port -> "ports=" + port.asInt())
                        .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private Headers headers(Exchange exchange, Target agent) {
        return relay.passed(exchange, agent.tls().orElseThrow().serverName());
    }

    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
