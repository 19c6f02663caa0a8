package dev.navarch.wire.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A listening server. */
public final class HttpServer implements AutoCloseable {

    /** How long requests in progress may go on after {@link #close} began. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** How long clients may at least take to read what is written already. */
    private static final Duration FLUSH = Duration.ofMillis(200);

    private final EventLoopGroup group;
    private final Dispatcher dispatcher;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Channel> listening = new ArrayList<>();

    private HttpServer(ServerOptions options, Dispatcher dispatcher) {
        this.group = Transports.group(options.name(), options.threads());
        this.dispatcher = dispatcher;
    }

    /**
     * Listens.
     *
     * @throws IOException if an address cannot be bound
     */
    public static HttpServer start(ServerOptions options, Dispatch dispatch, Handler handler)
            throws IOException {
        Dispatcher dispatcher =
                new Dispatcher(
                        options.name(),
                        options.threads(),
                        handler,
                        dispatch,
                        () ->
                                options.goAwayChance() > 0
                                        && ThreadLocalRandom.current().nextDouble()
                                                < options.goAwayChance());
        HttpServer server = new HttpServer(options, dispatcher);
        try {
            server.bind(options, new ServerPipeline(options, dispatcher, server.connections));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The port, of all addresses. */
    public int port() {
        return ((InetSocketAddress) listening.getFirst().localAddress()).getPort();
    }

    private void bind(ServerOptions options, ServerPipeline pipeline) throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(group)
                        .channel(Transports.server())
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK, ServerPipeline.WATER_MARK)
                        .childHandler(pipeline);
        if (Transports.epoll()) {
            bootstrap.option(EpollChannelOption.IP_FREEBIND, true);
        }
        int port = 0;
        for (InetSocketAddress address : options.addresses()) {
            InetSocketAddress exact =
                    address.getPort() == 0 && port != 0
                            ? new InetSocketAddress(address.getAddress(), port)
                            : address;
            var bound = bootstrap.bind(exact).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new IOException(
                        "cannot listen on " + exact + ": " + bound.cause().getMessage(),
                        bound.cause());
            }
            listening.add(bound.channel());
            port = port();
        }
    }

    /**
     * Stops listening and sends clients elsewhere: idle connections are closed, the others when
     * what is under way on them is answered. HTTP/2 clients are sent GOAWAY, others {@code
     * Connection: close}.
     */
    public void drain() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        dispatcher.drain();
        connections.forEach(channel ->
                Loops.later(
                        channel.eventLoop(),
                        () -> channel.pipeline().fireUserEventTriggered(GoAway.ASKED)));
    }

    /** Does so, lets requests be answered within a limit, and closes all connections. */
    @Override
    public void close() {
        close(GRACE);
    }

    /**
     * The same within a limit of the caller's.
     *
     * @param grace how long requests in progress may go on; streams that nobody ends are cut off
     */
    public void close(Duration grace) {
        drain();
        long now = System.nanoTime();
        long until = now + grace.toNanos();
        await(() -> dispatcher.unfinished() == 0, until);
        await(connections::isEmpty, Math.min(until, now + GoAway.NOTICE.plus(FLUSH).toNanos()));
        // What is written goes out before.
        connections
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .awaitUninterruptibly(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private static void await(BooleanSupplier condition, long until) {
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
