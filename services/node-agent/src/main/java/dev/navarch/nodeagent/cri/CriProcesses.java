package dev.navarch.nodeagent.cri;

import static dev.navarch.nodeagent.cri.CriChannel.call;

import dev.navarch.nodeagent.cri.proto.AttachRequest;
import dev.navarch.nodeagent.cri.proto.ExecRequest;
import dev.navarch.nodeagent.cri.proto.ExecSyncRequest;
import dev.navarch.nodeagent.cri.proto.ExecSyncResponse;
import dev.navarch.nodeagent.cri.proto.PortForwardRequest;
import dev.navarch.nodeagent.cri.proto.RuntimeServiceGrpc;
import dev.navarch.nodeagent.runtime.ExecResult;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.nodeagent.runtime.StreamOptions;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What CRI has to run commands in containers and to reach what runs there. */
final class CriProcesses {

    private static final Duration SHORT_CALL = Duration.ofSeconds(30);

    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub stub;

    CriProcesses(RuntimeServiceGrpc.RuntimeServiceBlockingStub stub) {
        this.stub = stub;
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub within(Duration time) {
        return stub.withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    ExecResult exec(String id, List<String> command, Duration timeout) {
        ExecSyncRequest request =
                ExecSyncRequest.newBuilder()
                        .setContainerId(id)
                        .addAllCmd(command)
                        .setTimeout(Math.max(1, timeout.toSeconds()))
                        .build();
        try {
            ExecSyncResponse response = within(timeout.plus(SHORT_CALL)).execSync(request);
            return new ExecResult.Exited(
                    response.getExitCode(),
                    response.getStdout().toStringUtf8() + response.getStderr().toStringUtf8());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == io.grpc.Status.Code.DEADLINE_EXCEEDED
                    || String.valueOf(e.getMessage()).contains("timeout")) {
                return new ExecResult.TimedOut();
            }
            throw new RuntimeFailure(String.valueOf(e.getMessage()), e);
        }
    }

    URI execStream(String id, List<String> command, StreamOptions options) {
        ExecRequest request =
                ExecRequest.newBuilder()
                        .setContainerId(id)
                        .addAllCmd(command)
                        .setTty(options.tty())
                        .setStdin(options.stdin())
                        .setStdout(options.stdout())
                        .setStderr(options.stderr() && !options.tty())
                        .build();
        return URI.create(call(() -> within(SHORT_CALL).exec(request)).getUrl());
    }

    URI attachStream(String id, StreamOptions options) {
        AttachRequest request =
                AttachRequest.newBuilder()
                        .setContainerId(id)
                        .setTty(options.tty())
                        .setStdin(options.stdin())
                        .setStdout(options.stdout())
                        .setStderr(options.stderr() && !options.tty())
                        .build();
        return URI.create(call(() -> within(SHORT_CALL).attach(request)).getUrl());
    }

    URI portForwardStream(String sandboxId, List<Integer> ports) {
        PortForwardRequest request =
                PortForwardRequest.newBuilder()
                        .setPodSandboxId(sandboxId)
                        .addAllPort(ports)
                        .build();
        return URI.create(call(() -> within(SHORT_CALL).portForward(request)).getUrl());
    }
}
