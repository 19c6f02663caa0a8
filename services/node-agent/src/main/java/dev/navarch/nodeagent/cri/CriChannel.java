package dev.navarch.nodeagent.cri;

import dev.navarch.nodeagent.runtime.RuntimeFailure;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A gRPC connection to a runtime's Unix socket; it reconnects by itself. */
public final class CriChannel implements AutoCloseable {

    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ManagedChannel channel;

    public CriChannel(Path socket) {
        channel =
                NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
                        .eventLoopGroup(loop)
                        .channelType(EpollDomainSocketChannel.class)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .overrideAuthority("localhost")
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .usePlaintext()
                        .build();
    }

    ManagedChannel grpc() {
        return channel;
    }

    /** Makes a call; what the runtime answers with an error status becomes a RuntimeFailure. */
    static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw failure(e);
        }
    }

    /** As {@link #call}, but empty when the runtime does not know the object. */
    static <T> Optional<T> find(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == io.grpc.Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure(e);
        }
    }

    private static RuntimeFailure failure(StatusRuntimeException e) {
        String description = e.getStatus().getDescription();
        return new RuntimeFailure(
                "rpc error: code = "
                        + codeName(e.getStatus().getCode())
                        + " desc = "
                        + (description == null ? "" : description),
                e);
    }

    private static String codeName(io.grpc.Status.Code code) {
        StringBuilder name = new StringBuilder();
        for (String word : code.name().split("_")) {
            name.append(word.charAt(0))
                    .append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return name.toString();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
