package dev.navarch.nodeagent.probe;

import dev.navarch.nodeagent.probe.proto.HealthCheckRequest;
import dev.navarch.nodeagent.probe.proto.HealthCheckResponse;
import dev.navarch.nodeagent.probe.proto.HealthGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a gRPC server for its health. */
final class GrpcHealth {

    private GrpcHealth() {}

    static ProbeResult check(String address, int port, String service, Duration timeout) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(new InetSocketAddress(address, port))
                        .usePlaintext()
                        .build();
        try {
            HealthCheckResponse response =
                    HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                            .check(HealthCheckRequest.newBuilder().setService(service).build());
            return response.getStatus() == HealthCheckResponse.ServingStatus.SERVING
                    ? new ProbeResult.Success()
                    : new ProbeResult.Failure(
                            "service unhealthy (responded with \"" + response.getStatus() + "\")");
        } catch (StatusRuntimeException e) {
            return new ProbeResult.Failure(
                    switch (e.getStatus().getCode()) {
                        case UNIMPLEMENTED ->
                                "this server does not implement the grpc health protocol"
                                        + " (grpc.health.v1.Health)";
                        case DEADLINE_EXCEEDED ->
                                "timeout: health rpc did not complete within "
                                        + timeout.toSeconds()
                                        + "s";
                        default ->
                                "timeout: failed to connect service \""
                                        + address
                                        + ":"
                                        + port
                                        + "\" within "
                                        + timeout.toSeconds()
                                        + "s: "
                                        + e.getStatus().getDescription();
                    });
        } finally {
            channel.shutdownNow();
        }
    }
}
