package dev.navarch.bus.kafka;

import dev.navarch.bus.kafka.StreamBindings.Outlet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way out that is bound when it is first used. Binding needs Kafka, and a service may start
 * before it: senders then wait, as they do when Kafka goes away later and the buffer is full.
 */
final class LazyOutlet implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LazyOutlet.class.getName());

    private final Supplier<Outlet> binder;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Outlet outlet;

    LazyOutlet(Supplier<Outlet> binder) {
        this.binder = binder;
    }

    CompletableFuture<Void> send(byte[] key, byte[] value) {
        Outlet bound = outlet;
        return (bound == null ? bind() : bound).send(key, value);
    }

    private Outlet bind() {
        lock.lock();
        try {
            while (closing.getCount() > 0) {
                Outlet bound = outlet;
                if (bound != null) {
                    return bound;
                }
                try {
                    outlet = binder.get();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "Kafka cannot be reached; trying again: {0}", e);
                    pause();
                }
            }
            throw new IllegalStateException("closed");
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        try {
            if (closing.await(1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before Kafka could be reached", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        lock.lock();
        try {
            Outlet bound = outlet;
            if (bound != null) {
                bound.binding().unbind();
            }
        } finally {
            lock.unlock();
        }
    }
}
