package dev.navarch.api.http;

import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.WatchSource;
import dev.navarch.bus.Subscription;
import dev.navarch.wire.http.StreamedResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes watch events as lines of JSON or frames of protobuf around the objects' shared bytes. A
 * client that reads slowly makes the watch wait; one that does not read at all for a while is cut
 * off.
 */
final class WatchWriter implements WatchSource.Sink {

    private static final byte[] END = {'}', '\n'};
    private static final Map<String, byte[]> HEADS = new ConcurrentHashMap<>();

    private final ApiResponse.Stream watch;
    private final StreamedResponse response;
    private final ScheduledExecutorService timer;
    private final Presentation presentation;
    private final Presentation.Shape shape;
    private final AtomicReference<@Nullable ScheduledFuture<?>> stuck = new AtomicReference<>();
    private final Duration patience;
    private final AtomicReference<@Nullable Runnable> caughtUp;
    private volatile boolean behind;
    private boolean first = true;

    /**
     * @param patience how long the client may take nothing while something waits for it
     * @param caughtUp called once when all that the watch began with is written, or it ends before
     */
    WatchWriter(
            ApiResponse.Stream watch,
            StreamedResponse response,
            ScheduledExecutorService timer,
            Presentation presentation,
            Presentation.Shape shape,
            Duration patience,
            Runnable caughtUp) {
        this.patience = patience;
        this.caughtUp = new AtomicReference<>(caughtUp);
        this.watch = watch;
        this.response = response;
        this.timer = timer;
        this.presentation = presentation;
        this.shape = shape;
    }

    /**
     * Begins to write.
     *
     * @param limit after which the watch ends normally
     */
    void start(Duration limit) {
        WatchSource source = watch.source();
        response.onWritable(() -> {
            cancel(stuck.getAndSet(null));
            behind = false;
            source.resume();
        });
        Subscription subscription = source.start(this, this::writable);
        ScheduledFuture<?> end =
                timer.schedule(response::end, limit.toMillis(), TimeUnit.MILLISECONDS);
        response.onClose(() -> {
            end.cancel(false);
            cancel(stuck.getAndSet(null));
            tellCaughtUp();
            // Closing waits for a delivery in progress, so not on the event loop.
            Thread.ofVirtual().start(subscription::close);
        });
    }

    private boolean writable() {
        if (response.writable()) {
            return true;
        }
        behind = true;
        response.flush();
        if (stuck.get() == null) {
            ScheduledFuture<?> cut =
                    timer.schedule(response::abort, patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!stuck.compareAndSet(null, cut)) {
                cut.cancel(false);
            }
        }
        return false;
    }

    private static void cancel(@Nullable ScheduledFuture<?> future) {
        if (future != null) {
            future.cancel(false);
        }
    }

    private void tellCaughtUp() {
        Runnable told = caughtUp.getAndSet(null);
        if (told != null) {
            told.run();
        }
    }

    @Override
    public void event(String type, byte[] object) {
        if (shape.format() == Format.PROTOBUF) {
            presentation.frame(shape, type, object).forEach(response::writeUnflushed);
            return;
        }
        byte[] shown = object;
        if (!type.equals("ERROR")) {
            shown = presentation.json(shape, watch.type(), watch.version(), object, first);
            first = false;
        }
        response.writeUnflushed(HEADS.computeIfAbsent(type, WatchWriter::head));
        response.writeUnflushed(shown);
        response.writeUnflushed(END);
    }

    private static byte[] head(String type) {
        return ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void flush() {
        response.flush();
        if (!behind) {
            tellCaughtUp();
        }
    }

    @Override
    public void end() {
        response.end();
    }
}
