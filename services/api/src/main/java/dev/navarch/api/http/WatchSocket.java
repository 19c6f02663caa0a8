package dev.navarch.api.http;

import dev.navarch.wire.http.StreamedResponse;
import dev.navarch.wire.http.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A watch over a WebSocket, as kube-apiserver has it too: a message for each event. JSON comes here
 * as lines and goes out as text; protobuf comes as frames, each behind its length, and goes out as
 * binary without it. Clients that can do both ask for this first, fabric8's among them.
 */
final class WatchSocket implements StreamedResponse {

    /** As much may wait for the client as Netty lets wait in a plain response. */
    private static final int HIGH_WATER = 64 << 10;

    private static final byte[] END = {};

    /** How protobuf tells the length of a frame. */
    private static final int LENGTH = Integer.BYTES;

    private final WebSocket socket;
    private final boolean protobuf;
    private final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private volatile Runnable whenWritable = () -> {};
    private final List<Runnable> whenClosed = new ArrayList<>();

    private WatchSocket(WebSocket socket, boolean protobuf) {
        this.socket = socket;
        this.protobuf = protobuf;
    }

    static WatchSocket on(WebSocket socket, boolean protobuf) {
        WatchSocket watch = new WatchSocket(socket, protobuf);
        Thread.ofVirtual().name("watch-socket-in").start(watch::read);
        Thread.ofVirtual().name("watch-socket-out").start(watch::send);
        return watch;
    }

    /** What the client says means nothing, but that it has gone. */
    private void read() {
        try {
            boolean there = true;
            while (there) {
                there = socket.read().isPresent();
            }
        } catch (IOException gone) {
            // Ends as if it had said goodbye.
        }
        close();
    }

    private void send() {
        try {
            for (byte[] message = messages.take(); message.length > 0; message = messages.take()) {
                socket.send(protobuf ? WebSocket.BINARY : WebSocket.TEXT, message);
                int left = waiting.addAndGet(-message.length);
                if (left <= HIGH_WATER && left + message.length > HIGH_WATER) {
                    whenWritable.run();
                }
            }
        } catch (IOException gone) {
            // The reader sees it too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void close() {
        List<Runnable> callbacks = List.of();
        boolean first;
        synchronized (whenClosed) {
            first = over.compareAndSet(false, true);
            if (first) {
                callbacks = List.copyOf(whenClosed);
            }
        }
        if (first) {
            messages.add(END);
            socket.close();
            callbacks.forEach(Runnable::run);
        }
    }

    @Override
    public synchronized void writeUnflushed(byte[] bytes) {
        begun.writeBytes(bytes);
        if (protobuf) {
            takeFrames();
        } else if (bytes.length > 0 && bytes[bytes.length - 1] == '\n') {
            add(begun.toByteArray());
            begun.reset();
        }
    }

    private void takeFrames() {
        ByteBuffer all = ByteBuffer.wrap(begun.toByteArray());
        while (all.remaining() >= LENGTH
                && all.remaining() - LENGTH >= all.getInt(all.position())) {
            byte[] message = new byte[all.getInt()];
            all.get(message);
            add(message);
        }
        if (all.position() > 0) {
            begun.reset();
            begun.write(all.array(), all.position(), all.remaining());
        }
    }

    private void add(byte[] message) {
        if (!closed()) {
            waiting.addAndGet(message.length);
            messages.add(message);
        }
    }

    @Override
    public void write(byte[] bytes) {
        writeUnflushed(bytes);
    }

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
        return waiting.get() <= HIGH_WATER;
    }

    @Override
    public void onWritable(Runnable callback) {
        whenWritable = callback;
    }

    @Override
    public void onClose(Runnable callback) {
        boolean late;
        synchronized (whenClosed) {
            late = closed();
            whenClosed.add(callback);
        }
        if (late) {
            callback.run();
        }
    }

    @Override
    public boolean closed() {
        return over.get();
    }

    @Override
    public void end() {
        messages.add(END);
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public OutputStream stream() {
        throw new UnsupportedOperationException("events are messages and no stream");
    }
}
