package dev.navarch.wire.client;

import dev.navarch.wire.http.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Forwards requests over HTTP/1.1, one connection each, with all header fields as given and with
 * upgrades. Its calls block, so they belong on virtual threads.
 */
public final class Upstream implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final EventLoopGroup group;

    public Upstream(String name, int threads) {
        this.group = Transports.group(name, threads);
    }

    /**
     * Sends a request and waits for the head of its answer.
     *
     * @throws IOException if there is no connection, or no answer within the limit
     */
    public UpstreamAnswer send(Target target, UpstreamRequest request, Duration limit)
            throws IOException {
        CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();
        Channel channel = connect(target, request, answer);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            channel.close();
            throw new IOException("no answer from " + target.address() + " within " + limit, e);
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            channel.close();
            throw new IOException(target.address() + ": " + e.getMessage(), e);
        }
    }

    private Channel connect(
            Target target, UpstreamRequest request, CompletableFuture<UpstreamAnswer> answer) {
        SocketAddress address =
                target.address() instanceof UnixDomainSocketAddress unix && Transports.epoll()
                        ? new DomainSocketAddress(unix.getPath().toString())
                        : target.address();
        boolean internet = address instanceof InetSocketAddress;
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(group)
                        .channel(internet ? Transports.socket() : Transports.unixSocket())
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        pipeline(channel, target, request, answer);
                                    }
                                });
        if (internet) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true);
        }
        return bootstrap
                .connect(address)
                .addListener(
                        (ChannelFutureListener)
                                connected -> {
                                    if (!connected.isSuccess()) {
                                        answer.completeExceptionally(connected.cause());
                                    }
                                })
                .channel();
    }

    private static void pipeline(
            Channel channel,
            Target target,
            UpstreamRequest request,
            CompletableFuture<UpstreamAnswer> answer) {
        target.tls()
                .ifPresent(tls -> {
                    int port =
                            target.address() instanceof InetSocketAddress internet
                                    ? internet.getPort()
                                    : 0;
                    SSLEngine engine = tls.context().createSSLEngine(tls.serverName(), port);
                    engine.setUseClientMode(true);
                    if (tls.verifyName()) {
                        SSLParameters parameters = engine.getSSLParameters();
                        parameters.setEndpointIdentificationAlgorithm("HTTPS");
                        engine.setSSLParameters(parameters);
                    }
                    channel.pipeline().addLast(new SslHandler(engine));
                });
        channel.pipeline()
                .addLast(
                        new HttpClientCodec(
                                new HttpDecoderConfig()
                                        .setMaxInitialLineLength(MAX_HEADER_BYTES)
                                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                                        .setMaxChunkSize(MAX_HEADER_BYTES),
                                HttpClientCodec.DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST,
                                true))
                .addLast(new UpstreamHandler(request, answer));
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
