package dev.navarch.nodeagent.probe;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.ExecResult;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Runs one probe of whatever sort; blocks until it has a result. */
public final class Prober {

    private final ContainerRuntime runtime;
    private final HttpGetter http;

    public Prober(ContainerRuntime runtime, HttpGetter http) {
        this.runtime = runtime;
        this.http = http;
    }

    ProbeResult run(Probe probe, PodContainer container, ContainerRecord run, String address) {
        Duration timeout = Duration.ofSeconds(Verdict.or(probe.getTimeoutSeconds(), 1));
        if (probe.getExec() != null) {
            return exec(probe.getExec(), run, timeout);
        }
        if (probe.getHttpGet() != null) {
            return http(probe.getHttpGet(), container, address, timeout);
        }
        if (probe.getTcpSocket() != null) {
            return tcp(probe.getTcpSocket(), container, address, timeout);
        }
        if (probe.getGrpc() != null) {
            return grpc(probe.getGrpc(), address, timeout);
        }
        return new ProbeResult.Success();
    }

    private ProbeResult exec(ExecAction action, ContainerRecord run, Duration timeout) {
        try {
            return switch (runtime.exec(run.id(), action.getCommand(), timeout)) {
                case ExecResult.Exited(int code, String output) ->
                        code == 0 ? new ProbeResult.Success() : new ProbeResult.Failure(output);
                case ExecResult.TimedOut() ->
                        new ProbeResult.Failure(
                                "command timed out: \""
                                        + String.join(" ", action.getCommand())
                                        + "\" timed out after "
                                        + timeout.toSeconds()
                                        + "s");
            };
        } catch (RuntimeFailure e) {
            return new ProbeResult.Unknown(e.text());
        }
    }

    private ProbeResult http(
            HTTPGetAction action, PodContainer container, String address, Duration timeout) {
        try {
            HttpGetter.Answer answer =
                    http.get(HttpGetter.Question.of(action, container, address), timeout);
            return answer.status() >= 200 && answer.status() < 400
                    ? new ProbeResult.Success()
                    : new ProbeResult.Failure(
                            "HTTP probe failed with statuscode: " + answer.status());
        } catch (IOException e) {
            return new ProbeResult.Failure(String.valueOf(e.getMessage()));
        }
    }

    private static ProbeResult tcp(
            TCPSocketAction action, PodContainer container, String address, Duration timeout) {
        String host =
                action.getHost() == null || action.getHost().isEmpty() ? address : action.getHost();
        int port;
        try {
            port = Ports.number(action.getPort(), container);
        } catch (IOException e) {
            return new ProbeResult.Unknown(String.valueOf(e.getMessage()));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return new ProbeResult.Success();
        } catch (IOException e) {
            return new ProbeResult.Failure(
                    "dial tcp " + host + ":" + port + ": connect: " + Ports.reason(e));
        }
    }

    private static ProbeResult grpc(GRPCAction action, String address, Duration timeout) {
        return GrpcHealth.check(
                address,
                action.getPort(),
                action.getService() == null ? "" : action.getService(),
                timeout);
    }
}
