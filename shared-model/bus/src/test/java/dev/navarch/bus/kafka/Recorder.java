package dev.navarch.bus.kafka;

import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Keeps what a subscription delivers, and waits for it. */
final class Recorder implements ChangeListener {

    private final List<Change> seen = new ArrayList<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private volatile int seenWhenCaughtUp = -1;

    @Override
    public void onChanges(List<Change> changes) {
        synchronized (seen) {
            seen.addAll(changes);
        }
    }

    @Override
    public void onCaughtUp() {
        seenWhenCaughtUp = seen().size();
        caughtUp.countDown();
    }

    List<Change> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    int seenWhenCaughtUp() {
        return seenWhenCaughtUp;
    }

    boolean awaitCaughtUp() throws InterruptedException {
        return caughtUp.await(60, TimeUnit.SECONDS);
    }

    Recorder awaitSeen(int count) throws InterruptedException {
        until(() -> seen().size() >= count, "have seen " + count + " changes");
        return this;
    }

    static void until(BooleanSupplier condition, String what) throws InterruptedException {
        long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("in 60 s it did not come to this: " + what);
            }
            Thread.sleep(1);
        }
    }
}
