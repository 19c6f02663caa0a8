package dev.navarch.nodeagent.server;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import dev.navarch.nodeagent.runtime.StreamOptions;
import dev.navarch.nodeagent.stream.ClientProtocol;
import dev.navarch.nodeagent.stream.RuntimeStreams;
import dev.navarch.wire.http.Exchange;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Connects clients with processes and ports in containers. */
final class StreamHandler implements AutoCloseable {

    private final RuntimeStreams streams = new RuntimeStreams();

    void exec(Exchange exchange, ServedNodes.Found found, String container) throws IOException {
        List<String> command = exchange.query().getOrDefault("command", List.of());
        StreamOptions options = options(exchange);
        process(
                exchange,
                found,
                container,
                options,
                id -> found.runtime().execStream(id, command, options));
    }

    void attach(Exchange exchange, ServedNodes.Found found, String container) throws IOException {
        StreamOptions options = options(exchange);
        process(
                exchange,
                found,
                container,
                options,
                id -> found.runtime().attachStream(id, options));
    }

    /** Asks the runtime for an address to stream with. */
    private interface Prepare {

        URI prepare(String id);
    }

    private void process(
            Exchange exchange,
            ServedNodes.Found found,
            String container,
            StreamOptions options,
            Prepare prepare)
            throws IOException {
        Optional<ContainerRecord> run =
                found.pod().observed().latest(container).filter(ContainerRecord::running);
        if (run.isEmpty()) {
            Answers.text(exchange, 404, "container not found (\"" + container + "\")");
            return;
        }
        ClientProtocol protocol = ClientProtocol.of(exchange, false);
        Optional<URI> address = address(exchange, protocol, run.get().id(), prepare);
        if (address.isPresent()) {
            streams.process(exchange, protocol, address.get(), options);
        }
    }

    void portForward(Exchange exchange, ServedNodes.Found found) throws IOException {
        Optional<SandboxRecord> sandbox = found.pod().observed().readySandbox();
        if (sandbox.isEmpty()) {
            Answers.text(exchange, 500, "unable to do port forwarding: pod is not running");
            return;
        }
        ClientProtocol protocol = ClientProtocol.of(exchange, true);
        List<Integer> ports;
        try {
            ports = ports(exchange);
        } catch (NumberFormatException e) {
            Answers.text(exchange, 400, "invalid port: " + e.getMessage());
            return;
        }
        if (protocol instanceof ClientProtocol.Channels && ports.isEmpty()) {
            Answers.text(exchange, 400, "you must specify at least one port");
            return;
        }
        Optional<URI> address =
                address(
                        exchange,
                        protocol,
                        sandbox.get().id(),
                        id -> found.runtime().portForwardStream(id, ports));
        if (address.isPresent()) {
            streams.ports(exchange, protocol, address.get(), ports);
        }
    }

    /** Named by the API's parameter or by the kubelet's, singly or with commas between. */
    private static List<Integer> ports(Exchange exchange) {
        return Stream.of("ports", "port")
                .flatMap(name -> exchange.query().getOrDefault(name, List.of()).stream())
                .flatMap(value -> Stream.of(value.split(",")))
                .map(Integer::valueOf)
                .toList();
    }

    private static StreamOptions options(Exchange exchange) {
        return new StreamOptions(
                LogHandler.flag(exchange, "input") || LogHandler.flag(exchange, "stdin"),
                LogHandler.flag(exchange, "output") || LogHandler.flag(exchange, "stdout"),
                LogHandler.flag(exchange, "error") || LogHandler.flag(exchange, "stderr"),
                LogHandler.flag(exchange, "tty"));
    }

    /** Where the runtime waits; empty when the client has been told that it cannot be joined. */
    private static Optional<URI> address(
            Exchange exchange, ClientProtocol protocol, String id, Prepare prepare) {
        if (protocol instanceof ClientProtocol.None) {
            Answers.text(
                    exchange,
                    400,
                    "unable to upgrade: neither SPDY/3.1 nor a WebSocket with a known subprotocol");
            return Optional.empty();
        }
        try {
            return Optional.of(prepare.prepare(id));
        } catch (RuntimeFailure e) {
            Answers.text(exchange, 500, e.text());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        streams.close();
    }
}
