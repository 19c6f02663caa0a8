package dev.navarch.wire.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the handler on its thread and answers for it when it fails. */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Handler handler;
    private final Executor executor;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final BulkPace pace;

    /**
     * @param loops event loops, which write the answers
     */
    Dispatcher(String name, int loops, Handler handler, Dispatch dispatch) {
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
        exchange.onAnswered(unanswered::decrementAndGet);
        executor.execute(() -> run(exchange));
    }

    /** What large answers keep to. */
    BulkPace pace() {
        return pace;
    }

    /** How many exchanges have no answer yet. */
    int unanswered() {
        return unanswered.get();
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
