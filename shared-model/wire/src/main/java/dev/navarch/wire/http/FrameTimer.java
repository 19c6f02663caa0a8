package dev.navarch.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;

/**
 * Cuts off an HTTP/2 client that begins a frame, or a block of headers in several frames, and does
 * not get on with it: no other stream can go on before it ends (RFC 9113, section 6.10), and the
 * codec would keep what there is of it for ever. It only counts bytes, on their way to the codec.
 */
final class FrameTimer extends ConnectionTimer {

    private static final int PREFACE = 24;
    private static final int HEAD = 9;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private final long limitNanos;

    /** The bytes of a frame's head so far; type and flags are the fourth and the fifth. */
    private int inHead;

    private int length;
    private int type;

    /** Bytes that are still to come before the next frame's head; at first of the preface. */
    private int left = PREFACE;

    private boolean headersOpen;
    private boolean atRest = true;
    private long began;

    FrameTimer(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            follow(bytes);
            if (!atRest && !isPending()) {
                schedule(ctx, limitNanos, () -> check(ctx));
            }
        }
        ctx.fireChannelRead(message);
    }

    private void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (atRest) {
                atRest = false;
                began = System.nanoTime();
            }
            if (left > 0) {
                int taken = Math.min(left, bytes.writerIndex() - at);
                left -= taken;
                at += taken;
            } else {
                head(bytes.getUnsignedByte(at));
                at++;
            }
            if (left == 0 && inHead == 0) {
                atRest = !headersOpen;
            }
        }
    }

    private void head(int value) {
        switch (inHead) {
            case 0 -> length = value << 16;
            case 1 -> length |= value << 8;
            case 2 -> length |= value;
            case 3 -> type = value;
            case 4 -> {
                if (type == HEADERS || type == CONTINUATION) {
                    headersOpen = (value & END_HEADERS) == 0;
                }
            }
            default -> {
                // The stream's number.
            }
        }
        inHead++;
        if (inHead == HEAD) {
            inHead = 0;
            left = length;
        }
    }

    private void check(ChannelHandlerContext ctx) {
        if (atRest) {
            return;
        }
        long spent = System.nanoTime() - began;
        if (spent >= limitNanos) {
            // Not by way of the codec, which would wait for its streams to end.
            ctx.close();
        } else {
            schedule(ctx, limitNanos - spent, () -> check(ctx));
        }
    }
}
