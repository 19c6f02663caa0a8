package dev.navarch.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs an operation many times from several clients at once and says how fast it was. */
final class Load {

    private Load() {}

    /** One operation, told its number. */
    interface Operation {
        void at(int number);
    }

    /**
     * @throws IllegalStateException with the first failure: figures of a run with errors mean
     *     nothing
     */
    static Figures run(int count, int clients, Operation operation) throws InterruptedException {
        long[] nanos = new long[count];
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        Thread[] threads = new Thread[clients];
        long begin = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            threads[i] =
                    Thread.ofVirtual()
                            .start(() -> {
                                int number;
                                while ((number = next.getAndIncrement()) < count
                                        && failure.get() == null) {
                                    long from = System.nanoTime();
                                    try {
                                        operation.at(number);
                                    } catch (RuntimeException e) {
                                        failure.compareAndSet(null, e);
                                    }
                                    nanos[number] = System.nanoTime() - from;
                                }
                            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long total = System.nanoTime() - begin;
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
        Arrays.sort(nanos);
        return new Figures(
                count / (total / 1e9),
                nanos[count / 2] / 1e6,
                nanos[(int) (count * 0.99)] / 1e6,
                nanos[count - 1] / 1e6);
    }

    /** Operations a second, and milliseconds. */
    record Figures(double perSecond, double p50, double p99, double max) {}
}
