package dev.navarch.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * Runs tasks when a test says so, in the test's own thread. With a seed it picks the next task at
 * random, so that a simulation meets other orders of events under other seeds and meets the same
 * one again under the same seed.
 */
public final class StepExecutor implements Executor {

    private final List<Runnable> waiting = new ArrayList<>();
    private final Random random;
    private final boolean shuffles;

    /** Runs tasks in the order in which they came. */
    public StepExecutor() {
        random = new Random(0);
        shuffles = false;
    }

    /** Runs tasks in an order that the seed decides. */
    public StepExecutor(long seed) {
        random = new Random(seed);
        shuffles = true;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
    }

    /** Runs one task; false when there was none. */
    public boolean step() {
        if (waiting.isEmpty()) {
            return false;
        }
        waiting.remove(shuffles ? random.nextInt(waiting.size()) : 0).run();
        return true;
    }

    /**
     * Runs tasks until none is left.
     *
     * @throws IllegalStateException when the tasks keep making new ones, as two controllers do that
     *     undo each other's work
     */
    public void runUntilIdle() {
        for (int steps = 0; step(); steps++) {
            if (steps > 1_000_000) {
                throw new IllegalStateException("no end in sight after a million steps");
            }
        }
    }
}
