package dev.navarch.wire.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/** Hands work to event loops that may have ended, as they have while the server stops. */
final class Loops {

    private Loops() {}

    /**
     * Runs at once if this is the loop's thread.
     *
     * @return false if the loop has ended, and the channel with it
     */
    static boolean run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        return later(loop, task);
    }

    /**
     * @return false if the loop has ended, and the channel with it
     */
    static boolean later(EventLoop loop, Runnable task) {
        if (loop.isShutdown()) {
            return false;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }
}
