package dev.navarch.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A user who lists every pod in a loop, several times at once. */
final class Lister {

    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What a refused request is told to wait before the next. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Api api;
    private final AtomicLong lists = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Semaphore firsts = new Semaphore(0);
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    Lister(Api api) {
        this.api = api;
    }

    /**
     * Begins, and returns when the lists are under way.
     *
     * @throws IllegalStateException when they are not in time
     */
    void start() throws InterruptedException {
        for (int i = 0; i < AT_ONCE; i++) {
            threads.add(Thread.ofVirtual().start(this::loop));
        }
        boolean began = firsts.tryAcquire(AT_ONCE, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        fail();
        if (!began) {
            throw new IllegalStateException("after " + PATIENCE + " no list is answered");
        }
    }

    /** Ends all lists; the first failure of any is thrown, for then the figures mean nothing. */
    void stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        fail();
    }

    long lists() {
        return lists.get();
    }

    /** How many were answered 429. */
    long refused() {
        return refused.get();
    }

    private void fail() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private void loop() {
        try {
            while (!Thread.currentThread().isInterrupted() && failure.get() == null) {
                once();
            }
        } catch (InterruptedException e) {
            // Told to stop.
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            firsts.release(AT_ONCE);
        }
    }

    private void once() throws InterruptedException {
        int status = api.drain("/api/v1/pods");
        switch (status) {
            case 200 -> {
                lists.incrementAndGet();
                firsts.release();
            }
            case 429 -> {
                refused.incrementAndGet();
                Thread.sleep(RETRY);
            }
            default -> throw new IllegalStateException("a list answered " + status);
        }
    }
}
