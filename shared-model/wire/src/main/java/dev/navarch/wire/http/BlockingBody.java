package dev.navarch.wire.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits while the client is slow. */
final class BlockingBody extends OutputStream {

    private final StreamedResponse response;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    BlockingBody(StreamedResponse response) {
        this.response = response;
        response.onWritable(this::signal);
        response.onClose(this::signal);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            while (!response.writable() && !response.closed()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
        if (response.closed()) {
            throw new IOException("the client is gone");
        }
        response.write(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void close() {
        response.end();
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
