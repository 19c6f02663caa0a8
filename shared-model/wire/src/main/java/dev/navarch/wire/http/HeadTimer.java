package dev.navarch.wire.http;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;

/** Cuts off a client that begins a request and does not get on with its headers ("slow loris"). */
final class HeadTimer extends ConnectionTimer {

    private final Http1Handler handler;
    private final Duration limit;

    HeadTimer(Http1Handler handler, Duration limit) {
        this.handler = handler;
        this.limit = limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        long before = handler.heads();
        if (!isPending() && handler.awaitsHead()) {
            schedule(ctx, limit.toNanos(), handler::headTimedOut);
        }
        ctx.fireChannelRead(message);
        if (handler.heads() != before) {
            cancel();
        }
    }
}
