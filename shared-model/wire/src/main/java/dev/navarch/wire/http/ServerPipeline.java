package dev.navarch.wire.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.Mapping;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Builds each connection's pipeline: TLS if asked for, then HTTP/1.1 or HTTP/2 as agreed. */
final class ServerPipeline extends ChannelInitializer<Channel> {

    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int FLUSHES_AT_ONCE = 256;

    /** Machines that are loaded need seconds for it, on either side. */
    private static final long SHORTEST_HANDSHAKE_MILLIS = 10_000;

    private final ServerOptions options;
    private final Dispatcher dispatcher;
    private final ChannelGroup connections;

    ServerPipeline(ServerOptions options, Dispatcher dispatcher, ChannelGroup connections) {
        this.options = options;
        this.dispatcher = dispatcher;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= options.maxConnections()) {
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(
                        new IdleStateHandler(
                                0, 0, options.timeouts().idle().toMillis(), TimeUnit.MILLISECONDS));
        if (options.tls().isEmpty()) {
            channel.pipeline().addLast(new PlainHttp());
            return;
        }
        channel.pipeline().addLast(secured(channel, options.tls().get()));
        channel.pipeline().addLast(new Agreed());
    }

    private ChannelHandler secured(Channel channel, ServerTls tls) {
        if (!tls.byName()) {
            return patient(tls.context("").newHandler(channel.alloc()));
        }
        Mapping<@Nullable String, SslContext> byName =
                name -> tls.context(name == null ? "" : name);
        return new SniHandler(byName, handshakeMillis()) {
            @Override
            protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
                return patient(super.newSslHandler(context, allocator));
            }
        };
    }

    private SslHandler patient(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(handshakeMillis());
        return handler;
    }

    private long handshakeMillis() {
        return Math.max(SHORTEST_HANDSHAKE_MILLIS, options.timeouts().head().toMillis());
    }

    private void http1(ChannelHandlerContext ctx, boolean secure) {
        Channel channel = ctx.channel();
        Http1Handler handler =
                new Http1Handler(
                        channel,
                        dispatcher,
                        connection(channel, secure),
                        options.maxBodyBytes(),
                        options.timeouts().body());
        channel.pipeline()
                .addLast(
                        new HeadTimer(handler, options.timeouts().head()),
                        new HttpServerCodec(
                                new HttpDecoderConfig()
                                        .setMaxInitialLineLength(MAX_HEADER_BYTES)
                                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                                        .setMaxChunkSize(MAX_HEADER_BYTES)),
                        handler);
    }

    private void http2(ChannelHandlerContext ctx) {
        Connection connection = connection(ctx.channel(), true);
        Http2FrameCodec codec =
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(
                                Http2Settings.defaultSettings()
                                        .maxConcurrentStreams(1000)
                                        .initialWindowSize(1 << 20)
                                        .maxHeaderListSize(MAX_HEADER_BYTES))
                        .decoderEnforceMaxRstFramesPerWindow(1000, 10)
                        .gracefulShutdownTimeoutMillis(0)
                        .build();
        ChannelInitializer<Channel> streams =
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.config()
                                .setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
                        stream.pipeline()
                                .addLast(
                                        new Http2StreamHandler(
                                                stream,
                                                dispatcher,
                                                connection,
                                                options.maxBodyBytes(),
                                                options.timeouts().body()));
                    }
                };
        // A change that a thousand watches see leaves in a few records, not in a thousand.
        ctx.pipeline()
                .addLast(
                        new FlushConsolidationHandler(FLUSHES_AT_ONCE, true),
                        new FrameTimer(options.timeouts().head()),
                        codec,
                        new Http2MultiplexHandler(streams),
                        new Http2Guard(codec, options.timeouts().body()));
    }

    private static Connection connection(Channel channel, boolean secure) {
        List<X509Certificate> peer = new ArrayList<>();
        if (secure) {
            try {
                SslHandler ssl = channel.pipeline().get(SslHandler.class);
                for (Certificate certificate : ssl.engine().getSession().getPeerCertificates()) {
                    peer.add((X509Certificate) certificate);
                }
            } catch (SSLPeerUnverifiedException e) {
                // The client sent no certificate.
            }
        }
        return new Connection(
                (InetSocketAddress) channel.remoteAddress(),
                (InetSocketAddress) channel.localAddress(),
                secure,
                peer);
    }

    private final class PlainHttp extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            http1(ctx, false);
            ctx.pipeline().remove(this);
            ctx.fireChannelActive();
        }
    }

    private final class Agreed extends ApplicationProtocolNegotiationHandler {

        Agreed() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                http2(ctx);
            } else {
                http1(ctx, true);
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
