package dev.navarch.nodeagent.server;

import dev.navarch.nodeagent.log.LogReader;
import dev.navarch.nodeagent.log.LogRequest;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.StreamedResponse;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Sends a container's log: {@code /containerLogs/<namespace>/<pod>/<container>}. */
final class LogHandler {

    private final Clock clock;

    LogHandler(Clock clock) {
        this.clock = clock;
    }

    void handle(Exchange exchange, ServedNodes.Found found, String container) throws IOException {
        boolean previous = flag(exchange, "previous");
        Pod pod = found.pod().pod();
        List<ContainerRecord> runs = found.pod().observed().runs(container);
        if (runs.size() <= (previous ? 1 : 0)) {
            Answers.text(
                    exchange,
                    400,
                    previous
                            ? "previous terminated container \"%s\" in pod \"%s\" not found"
                                    .formatted(container, pod.getMetadata().getName())
                            : "container \"%s\" in pod \"%s\" is waiting to start: %s"
                                    .formatted(
                                            container,
                                            pod.getMetadata().getName(),
                                            waitingReason(found, container)));
            return;
        }
        ContainerRecord run = runs.get(previous ? 1 : 0);
        LogRequest request;
        try {
            request = request(exchange);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            Answers.text(exchange, 400, String.valueOf(e.getMessage()));
            return;
        }
        Path log = Path.of(run.logPath());
        if (run.logPath().isEmpty() || !Files.exists(log)) {
            Answers.text(exchange, 200, "");
            return;
        }
        StreamedResponse response =
                exchange.stream(200, Headers.of("Content-Type", "text/plain; charset=utf-8"));
        try (OutputStream out = response.stream()) {
            LogReader.send(
                    log, request, out, () -> !runs(found.runtime(), run.id()), response::closed);
        }
    }

    private static boolean runs(ContainerRuntime runtime, String id) {
        return runtime.container(id).filter(ContainerRecord::running).isPresent();
    }

    private static String waitingReason(ServedNodes.Found found, String container) {
        return java.util.stream.Stream.of(
                        found.pod().podWithStatus().getStatus().getContainerStatuses(),
                        found.pod().podWithStatus().getStatus().getInitContainerStatuses())
                .flatMap(List::stream)
                .filter(status -> status.getName().equals(container))
                .flatMap(status -> Optional.ofNullable(status.getState().getWaiting()).stream())
                .map(waiting -> waiting.getReason())
                .findFirst()
                .orElse("ContainerCreating");
    }

    private LogRequest request(Exchange exchange) {
        Optional<Instant> since =
                parameter(exchange, "sinceSeconds")
                        .map(seconds -> clock.instant().minusSeconds(Long.parseLong(seconds)))
                        .or(() -> parameter(exchange, "sinceTime").map(Instant::parse));
        return new LogRequest(
                flag(exchange, "follow"),
                parameter(exchange, "tailLines")
                        .or(() -> parameter(exchange, "tail").filter(tail -> !tail.equals("all")))
                        .map(Long::parseLong),
                parameter(exchange, "limitBytes").map(Long::parseLong),
                since,
                flag(exchange, "timestamps"),
                parameter(exchange, "stream")
                        .filter(stream -> !stream.equals("All"))
                        .map(stream -> stream.toLowerCase(java.util.Locale.ROOT)));
    }

    static Optional<String> parameter(Exchange exchange, String name) {
        List<String> values = exchange.query().get(name);
        return values == null || values.isEmpty() || values.getFirst().isEmpty()
                ? Optional.empty()
                : Optional.of(values.getFirst());
    }

    static boolean flag(Exchange exchange, String name) {
        return parameter(exchange, name)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }
}
