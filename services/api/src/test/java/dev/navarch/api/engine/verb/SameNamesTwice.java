package dev.navarch.api.engine.verb;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Gives the same suffix for the first two names and another one for the third. */
final class SameNamesTwice implements RandomGenerator {

    private static final int SUFFIX = 5;

    private final AtomicInteger drawn = new AtomicInteger();

    boolean repeated() {
        return drawn.get() == 3 * SUFFIX;
    }

    @Override
    public int nextInt(int bound) {
        return drawn.getAndIncrement() < 2 * SUFFIX ? 0 : 1;
    }

    @Override
    public long nextLong() {
        return System.nanoTime();
    }
}
