package dev.navarch.nodeagent.server;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ExecResult;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.nodeagent.worker.PodWorker;
import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's HTTPS server; the paths are those of the kubelet. */
public final class AgentServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AgentServer.class);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(10);

    private final AgentAccess access;
    private final ServedNodes nodes;
    private final LogHandler logs;
    private final StreamHandler streams = new StreamHandler();
    private final StatsHandler stats;
    private final HttpServer server;

    public AgentServer(
            ServerOptions options,
            AgentAccess access,
            ServedNodes nodes,
            String nodeName,
            Clock clock)
            throws IOException {
        this.access = access;
        this.nodes = nodes;
        this.logs = new LogHandler(clock);
        this.stats = new StatsHandler(nodeName);
        this.server = HttpServer.start(options, Dispatch.VIRTUAL_THREAD, this::handle);
    }

    public int port() {
        return server.port();
    }

    private void handle(Exchange exchange) throws IOException {
        if (exchange.path().equals("/healthz")) {
            Answers.text(exchange, 200, "ok");
            return;
        }
        try {
            switch (access.decide(exchange)) {
                case AgentAccess.Decision.Allowed() -> route(exchange);
                case AgentAccess.Decision.Unauthenticated() ->
                        Answers.text(exchange, 401, "Unauthorized");
                case AgentAccess.Decision.Forbidden(String message) ->
                        Answers.text(exchange, 403, message);
            }
        } catch (IOException e) {
            log.warn("{} {}: {}", exchange.method(), exchange.path(), e.toString());
            exchange.abort();
        }
    }

    private void route(Exchange exchange) throws IOException {
        String[] path = exchange.path().split("/");
        String first = path.length > 1 ? path[1] : "";
        switch (first) {
            case "pods" -> pods(exchange, false);
            case "runningpods" -> pods(exchange, true);
            case "stats" -> stats.summary(exchange, nodes);
            case "metrics" -> metrics(exchange, path);
            case "containerLogs", "exec", "attach", "run", "portForward" ->
                    inPod(exchange, first, path);
            case "logs" -> new NodeLogs().handle(exchange);
            default -> Answers.text(exchange, 404, "404 page not found");
        }
    }

    private void metrics(Exchange exchange, String[] path) {
        if (path.length > 2 && path[2].equals("resource")) {
            stats.resourceMetrics(exchange, nodes);
        } else {
            stats.agentMetrics(exchange, nodes);
        }
    }

    private void pods(Exchange exchange, boolean running) {
        List<Pod> items =
                nodes.all().stream()
                        .flatMap(node -> node.all().stream())
                        .filter(worker -> !running || !worker.observed().running().isEmpty())
                        .map(PodWorker::podWithStatus)
                        .toList();
        Answers.json(exchange, new PodListBuilder().withItems(items).build());
    }

    /** {@code /<what>/<namespace>/<pod>[/<uid>]/<container>}. */
    private void inPod(Exchange exchange, String what, String[] path) throws IOException {
        if (path.length < 4) {
            Answers.text(exchange, 404, "404 page not found");
            return;
        }
        Optional<ServedNodes.Found> found = nodes.find(path[2], path[3]);
        if (found.isEmpty()) {
            Answers.text(exchange, 404, "pod \"" + path[3] + "\" does not exist");
            return;
        }
        if (what.equals("portForward")) {
            streams.portForward(exchange, found.get());
            return;
        }
        String container = path.length > 4 ? path[path.length - 1] : "";
        if (PodContainer.named(found.get().pod().pod(), container).isEmpty()) {
            Answers.text(
                    exchange,
                    404,
                    "container \"" + container + "\" not found in pod \"" + path[3] + "\"");
            return;
        }
        switch (what) {
            case "containerLogs" -> logs.handle(exchange, found.get(), container);
            case "exec" -> streams.exec(exchange, found.get(), container);
            case "attach" -> streams.attach(exchange, found.get(), container);
            default -> run(exchange, found.get(), container);
        }
    }

    private static void run(Exchange exchange, ServedNodes.Found found, String container) {
        Optional<ContainerRecord> run =
                found.pod().observed().latest(container).filter(ContainerRecord::running);
        if (run.isEmpty()) {
            Answers.text(exchange, 404, "container not found (\"" + container + "\")");
            return;
        }
        String command = LogHandler.parameter(exchange, "cmd").orElse("");
        try {
            switch (found.runtime().exec(run.get().id(), List.of(command.split(" ")), RUN_LIMIT)) {
                case ExecResult.Exited(int code, String output) ->
                        Answers.text(exchange, code == 0 ? 200 : 500, output);
                case ExecResult.TimedOut() -> Answers.text(exchange, 500, "timed out");
            }
        } catch (RuntimeFailure e) {
            Answers.text(exchange, 500, e.text());
        }
    }

    @Override
    public void close() {
        server.close();
        streams.close();
    }
}
