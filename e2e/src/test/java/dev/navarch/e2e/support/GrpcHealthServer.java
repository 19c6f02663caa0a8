package dev.navarch.e2e.support;

import dev.navarch.nodeagent.probe.proto.HealthCheckRequest;
import dev.navarch.nodeagent.probe.proto.HealthCheckResponse;
import dev.navarch.nodeagent.probe.proto.HealthCheckResponse.ServingStatus;
import dev.navarch.nodeagent.probe.proto.HealthGrpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A real gRPC server with the health protocol, on every address of the host. */
public final class GrpcHealthServer implements AutoCloseable {

    private final Map<String, ServingStatus> services = new ConcurrentHashMap<>();
    private final Server server;

    public GrpcHealthServer() throws IOException {
        server = NettyServerBuilder.forPort(0).addService(new Health()).build().start();
    }

    public int port() {
        return server.getPort();
    }

    public void set(String service, boolean serving) {
        services.put(service, serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    private final class Health extends HealthGrpc.HealthImplBase {

        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
            ServingStatus status = services.get(request.getService());
            if (status == null) {
                answer.onError(Status.NOT_FOUND.asRuntimeException());
                return;
            }
            answer.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
            answer.onCompleted();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
