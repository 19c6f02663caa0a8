package dev.navarch.wire.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Cuts off a client that begins a request and does not get on with its headers ("slow loris"). */
final class HeadTimer extends ChannelInboundHandlerAdapter {

    private final Http1Handler handler;
    private final Duration limit;
    private @Nullable Future<?> cut;

    HeadTimer(Http1Handler handler, Duration limit) {
        this.handler = handler;
        this.limit = limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        long before = handler.heads();
        if (cut == null && handler.awaitsHead()) {
            cut =
                    ctx.executor()
                            .schedule(
                                    handler::headTimedOut, limit.toMillis(), TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelRead(message);
        if (handler.heads() != before) {
            cancel();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    private void cancel() {
        Future<?> pending = cut;
        if (pending != null) {
            pending.cancel(false);
            cut = null;
        }
    }
}
