package dev.navarch.wire.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a body in turns. After each piece the other connections of the event loop have theirs, so
 * a large answer delays a small one by a piece and not by itself, and {@link BulkPace} leaves most
 * of the time to the small. What is written is bounded by what the channel holds; a client that has
 * not taken the whole in time is cut off.
 */
final class PiecesWriter {

    private static final Logger LOG = LoggerFactory.getLogger(PiecesWriter.class);

    private final Pieces pieces;
    private final ResponseChannel back;
    private final Future<?> cut;
    private final BulkPace pace;
    private long left;
    private boolean scheduled;
    private boolean ended;

    PiecesWriter(Pieces pieces, ResponseChannel back, Duration limit, BulkPace pace) {
        this.pace = pace;
        this.pieces = pieces;
        this.back = back;
        this.left = pieces.length();
        this.cut = loop().schedule(this::abort, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Writes one piece if the channel takes it. On the event loop only. */
    void turn() {
        scheduled = false;
        if (ended || left == 0 || !back.channel().isWritable()) {
            return;
        }
        long began = BulkPace.spent();
        ByteBuffer piece;
        try {
            piece = pieces.next();
        } catch (RuntimeException e) {
            LOG.error("An answer broke off", e);
            abort();
            return;
        }
        left -= piece.remaining();
        back.data(Unpooled.wrappedBuffer(piece), left == 0);
        back.flush();
        if (left > 0) {
            scheduled = true;
            // Behind what the flush left to the loop, which is part of the cost.
            loop().execute(() -> pause(BulkPace.spent() - began));
        }
    }

    private void pause(long took) {
        long nanos = pace.pause(took);
        if (nanos == 0) {
            turn();
        } else {
            loop().schedule(this::turn, nanos, TimeUnit.NANOSECONDS);
        }
    }

    void again() {
        if (!scheduled && !ended && left > 0) {
            scheduled = true;
            loop().execute(this::turn);
        }
    }

    void ended() {
        ended = true;
        cut.cancel(false);
    }

    private void abort() {
        if (!ended) {
            back.abort();
        }
    }

    private EventLoop loop() {
        return back.channel().eventLoop();
    }
}
