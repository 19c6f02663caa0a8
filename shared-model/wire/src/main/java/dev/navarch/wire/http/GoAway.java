package dev.navarch.wire.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Leads an HTTP/2 client elsewhere without losing a request (RFC 9113, section 6.8). A first GOAWAY
 * asks it to open no more streams; what it had sent by then is still answered. A second one names
 * the last stream that is, and when the streams have ended the connection is closed. On the event
 * loop only.
 */
final class GoAway {

    /** As a user event: the server wants the client to turn away. */
    static final Object ASKED = new Object();

    /** Long enough for a round trip. */
    static final Duration NOTICE = Duration.ofMillis(250);

    private final Http2FrameCodec codec;
    private boolean begun;
    private boolean last;

    GoAway(Http2FrameCodec codec) {
        this.codec = codec;
    }

    void begin(ChannelHandlerContext ctx) {
        if (begun) {
            return;
        }
        begun = true;
        DefaultHttp2GoAwayFrame notice =
                new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR, Unpooled.EMPTY_BUFFER);
        notice.setExtraStreamIds(Integer.MAX_VALUE);
        ctx.writeAndFlush(notice);
        ctx.executor().schedule(() -> end(ctx), NOTICE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            last = true;
            ctx.writeAndFlush(
                    new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR, Unpooled.EMPTY_BUFFER));
            closeIfIdle(ctx);
        }
    }

    void closeIfIdle(ChannelHandlerContext ctx) {
        if (last && codec.connection().numActiveStreams() == 0) {
            ctx.close();
        }
    }
}
