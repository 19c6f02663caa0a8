package dev.navarch.wire.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the handler on its thread and answers for it when it fails. */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Handler handler;
    private final Executor executor;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final BooleanSupplier sendsAway;
    private volatile boolean draining;
    private final BulkPace pace;

    /**
     * @param loops event loops, which write the answers
     * @param sendsAway asked with each HTTP/2 request whether its connection should end with it
     */
    Dispatcher(
            String name, int loops, Handler handler, Dispatch dispatch, BooleanSupplier sendsAway) {
        this.sendsAway = sendsAway;
        this.pace = new BulkPace(loops, () -> unanswered.get() > 0, System::nanoTime);
        this.handler = handler;
        this.executor =
                switch (dispatch) {
                    case EVENT_LOOP -> Runnable::run;
                    case VIRTUAL_THREAD ->
                            Executors.newThreadPerTaskExecutor(
                                    Thread.ofVirtual().name(name + "-", 0).factory());
                };
    }

    void dispatch(NettyExchange exchange) {
        unanswered.incrementAndGet();
        unfinished.incrementAndGet();
        exchange.onAnswered(unanswered::decrementAndGet);
        exchange.onFinished(unfinished::decrementAndGet);
        executor.execute(() -> run(exchange));
    }

    /** What large answers keep to. */
    BulkPace pace() {
        return pace;
    }

    /** How many exchanges have no whole answer yet; a stream counts until it begins. */
    int unfinished() {
        return unfinished.get();
    }

    /** From now on connections end with the answer that is under way. */
    void drain() {
        draining = true;
    }

    boolean sendsAway() {
        return draining || sendsAway.getAsBoolean();
    }

    boolean draining() {
        return draining;
    }

    private void run(NettyExchange exchange) {
        try {
            if (!exchange.wellFormed()) {
                exchange.respond(
                        400,
                        Headers.of("content-type", "text/plain; charset=utf-8"),
                        "400 Bad Request\n".getBytes(StandardCharsets.UTF_8));
                return;
            }
            handler.handle(exchange);
        } catch (Exception | StackOverflowError e) {
            LOG.error("{} {} failed", exchange.method(), exchange.rawPath(), e);
            if (exchange.isAnswered()) {
                exchange.abort();
            } else {
                exchange.respond(
                        500,
                        Headers.of("content-type", "text/plain"),
                        "internal error\n".getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
