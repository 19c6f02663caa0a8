package dev.navarch.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pieces wait in a queue that the event loop empties, so pieces from several threads keep their
 * order, and many small pieces leave in one write.
 */
final class NettyStream implements StreamedResponse {

    /** Bytes that may wait for the event loop before a writer is told to pause. */
    private static final long QUEUE_LIMIT = 256 * 1024;

    /** Marks the end; pieces of the body are never empty. */
    private static final byte[] END = {};

    private final ResponseChannel back;
    private final Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final List<Runnable> onWritable = new CopyOnWriteArrayList<>();
    private final List<Runnable> onClose = new ArrayList<>();

    NettyStream(ResponseChannel back) {
        this.back = back;
    }

    @Override
    public void write(byte[] bytes) {
        writeUnflushed(bytes);
        flush();
    }

    @Override
    public void writeUnflushed(byte[] bytes) {
        if (bytes.length > 0 && !closed.get()) {
            queued.addAndGet(bytes.length);
            queue.add(bytes);
        }
    }

    @Override
    public void flush() {
        if (scheduled.compareAndSet(false, true)
                && !Loops.later(back.channel().eventLoop(), this::drain)) {
            closed(false);
        }
    }

    @Override
    public boolean writable() {
        return queued.get() < QUEUE_LIMIT && back.channel().isWritable();
    }

    @Override
    public void onWritable(Runnable callback) {
        onWritable.add(callback);
    }

    @Override
    public void onClose(Runnable callback) {
        synchronized (onClose) {
            if (!closed.get()) {
                onClose.add(callback);
                return;
            }
        }
        callback.run();
    }

    @Override
    public boolean closed() {
        return closed.get();
    }

    @Override
    public void end() {
        if (!closed.get() && ending.compareAndSet(false, true)) {
            queue.add(END);
            flush();
        }
    }

    @Override
    public void abort() {
        if (!Loops.later(back.channel().eventLoop(), back::abort)) {
            closed(false);
        }
    }

    @Override
    public OutputStream stream() {
        return new BlockingBody(this);
    }

    private void drain() {
        scheduled.set(false);
        List<byte[]> pieces = new ArrayList<>();
        boolean last = false;
        long taken = 0;
        for (byte[] next = queue.poll(); next != null && !last; next = last ? null : queue.poll()) {
            if (next.length == 0) {
                last = true;
            } else {
                pieces.add(next);
                taken += next.length;
            }
        }
        // Asked when the bytes leave: a writer may have filled the queue since this began.
        boolean wasFull = queued.getAndAdd(-taken) >= QUEUE_LIMIT;
        if (closed.get() || (pieces.isEmpty() && !last)) {
            return;
        }
        ByteBuf data =
                pieces.isEmpty()
                        ? Unpooled.EMPTY_BUFFER
                        : Unpooled.wrappedBuffer(pieces.toArray(new byte[0][]));
        back.data(data, last);
        back.flush();
        if (wasFull && !last) {
            writabilityChanged();
        }
    }

    void writabilityChanged() {
        if (writable()) {
            onWritable.forEach(Runnable::run);
        }
    }

    void closed(boolean complete) {
        List<Runnable> callbacks;
        synchronized (onClose) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            callbacks = List.copyOf(onClose);
        }
        queue.clear();
        callbacks.forEach(Runnable::run);
    }
}
