package dev.navarch.controller;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.Subscription;
import dev.navarch.controller.runtime.ControllerManager;
import dev.navarch.controller.runtime.LeaderElector;
import dev.navarch.model.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: follows the changes, keeps the lease, and plans with a few threads while it
 * leads. A standby keeps its views up to date, so it takes over at once.
 */
public final class ControllerService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerService.class);
    private static final int WORKERS = 2;

    private final ChangeFeed feed;
    private final RejectionFeed rejections;
    private final List<Consumer<Change>> views;
    private final ControllerManager manager;
    private final LeaderElector elector;
    private final BooleanSupplier mayBegin;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean leading;
    private boolean caughtUp;
    private boolean closed;

    /**
     * @param views take each change in, in this order, before the manager is told of it
     * @param mayBegin whether this service can prove who it is yet
     */
    public ControllerService(
            ChangeFeed feed,
            RejectionFeed rejections,
            List<Consumer<Change>> views,
            ControllerManager manager,
            LeaderElector elector,
            BooleanSupplier mayBegin) {
        this.mayBegin = mayBegin;
        this.feed = feed;
        this.rejections = rejections;
        this.views = List.copyOf(views);
        this.manager = manager;
        this.elector = elector;
    }

    public void start() {
        manager.lead(false);
        subscriptions.add(rejections.follow(manager::refused));
        subscriptions.add(feed.followAll(new Dispatcher()));
        startThread("controller-lease", this::keepLease);
        for (int i = 0; i < WORKERS; i++) {
            startThread("controller-worker-" + i, this::work);
        }
    }

    /** Whether this instance is the one that works. */
    public synchronized boolean isLeading() {
        return leading;
    }

    @Override
    public void close() {
        elector.release();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        manager.close();
        threads.forEach(Thread::interrupt);
        subscriptions.forEach(Subscription::close);
        for (Thread thread : threads) {
            try {
                thread.join(5_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void startThread(String name, InterruptibleTask task) {
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .unstarted(() -> {
                            try {
                                task.run();
                            } catch (InterruptedException closing) {
                                Thread.currentThread().interrupt();
                            }
                        });
        threads.add(thread);
        thread.start();
    }

    private synchronized void keepLease() throws InterruptedException {
        while (!closed) {
            if (caughtUp && mayBegin.getAsBoolean()) {
                try {
                    elector.tick();
                    manager.expire();
                } catch (RuntimeException failure) {
                    LOG.warn("The lease could not be kept this time", failure);
                }
                lead(elector.isLeading());
            }
            wait(leading ? 1_000 : 250);
        }
    }

    private synchronized void lead(boolean now) {
        if (now != leading) {
            LOG.info(now ? "Leading" : "Waiting for the lease");
            leading = now;
            manager.lead(now);
            notifyAll();
        }
    }

    private void work() throws InterruptedException {
        while (true) {
            synchronized (this) {
                while (!leading && !closed) {
                    wait();
                }
                if (closed) {
                    return;
                }
            }
            manager.workOnce();
        }
    }

    private final class Dispatcher implements ChangeListener {

        @Override
        public void onChanges(List<Change> changes) {
            for (Change change : changes) {
                manager.during(change, () -> take(change));
            }
        }

        private void take(Change change) {
            try {
                views.forEach(view -> view.accept(change));
            } catch (RuntimeException failure) {
                LOG.error("{} could not be read", change.key(), failure);
            }
            manager.seen(change);
        }

        @Override
        public void onCaughtUp() {
            synchronized (ControllerService.this) {
                caughtUp = true;
                ControllerService.this.notifyAll();
            }
        }
    }

    private interface InterruptibleTask {
        void run() throws InterruptedException;
    }
}
