package dev.navarch.wire.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Has one thing at a time to do later, and forgets it when the connection ends. */
abstract class ConnectionTimer extends ChannelInboundHandlerAdapter {

    private @Nullable Future<?> pending;

    final boolean isPending() {
        return pending != null;
    }

    final void schedule(ChannelHandlerContext ctx, long nanos, Runnable task) {
        pending =
                ctx.executor()
                        .schedule(
                                () -> {
                                    pending = null;
                                    task.run();
                                },
                                nanos,
                                TimeUnit.NANOSECONDS);
    }

    final void cancel() {
        Future<?> task = pending;
        if (task != null) {
            task.cancel(false);
            pending = null;
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        ctx.fireChannelInactive();
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }
}
