package dev.navarch.wire.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches over an HTTP/2 connection as a whole: closes it when it is idle, when the client floods
 * it with frames that cost work and carry no request, when the client reads nothing at all, and
 * when the server wants it to go away.
 */
final class Http2Guard extends ChannelInboundHandlerAdapter {

    /** Pings and settings that a client may send in ten seconds; a busy one sends a few. */
    private static final int CONTROL_FRAMES = 500;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Http2FrameCodec codec;
    private final GoAway goAway;
    private final Duration stuckLimit;
    private long windowBegan = System.nanoTime();
    private int inWindow;
    private @Nullable Future<?> stuck;

    Http2Guard(Http2FrameCodec codec, Duration stuckLimit) {
        this.codec = codec;
        this.goAway = new GoAway(codec);
        this.stuckLimit = stuckLimit;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        codec.connection()
                .addListener(
                        new Http2ConnectionAdapter() {
                            @Override
                            public void onStreamRemoved(Http2Stream stream) {
                                Loops.later(
                                        ctx.channel().eventLoop(), () -> goAway.closeIfIdle(ctx));
                            }
                        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2PingFrame || message instanceof Http2SettingsFrame) {
            count(ctx);
        }
        ReferenceCountUtil.release(message);
    }

    private void count(ChannelHandlerContext ctx) {
        long now = System.nanoTime();
        if (now - windowBegan > WINDOW_NANOS) {
            windowBegan = now;
            inWindow = 0;
        }
        if (++inWindow == CONTROL_FRAMES) {
            ctx.writeAndFlush(
                            new DefaultHttp2GoAwayFrame(
                                    Http2Error.ENHANCE_YOUR_CALM, Unpooled.EMPTY_BUFFER))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        cancel();
        if (!ctx.channel().isWritable()) {
            stuck =
                    ctx.executor()
                            .schedule(
                                    () -> ctx.channel().close(),
                                    stuckLimit.toMillis(),
                                    TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        ctx.fireChannelInactive();
    }

    private void cancel() {
        Future<?> pending = stuck;
        if (pending != null) {
            pending.cancel(false);
            stuck = null;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (GoAway.ASKED.equals(event)) {
            goAway.begin(ctx);
        } else if (event instanceof IdleStateEvent && codec.connection().numActiveStreams() == 0) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Of the protocol's own errors the codec tells the client why, and closes then.
        if (!(cause instanceof Http2Exception)) {
            ctx.close();
        }
    }
}
