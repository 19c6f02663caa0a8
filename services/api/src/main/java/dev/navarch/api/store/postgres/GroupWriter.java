package dev.navarch.api.store.postgres;

import dev.navarch.api.store.WriteOutcome;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.model.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a replica that writes. While a commit is on its way to the disk the next writes
 * gather, so one fsync serves as many writes as come in its time.
 *
 * <p>When the connection breaks, a group is tried again until {@link #PATIENCE} has passed. Whether
 * a commit went through whose answer was lost is read from the change log ({@link CommitFate}).
 */
final class GroupWriter implements AutoCloseable {

    /**
     * More than this waits for the next group: it bounds memory and the length of a transaction.
     */
    private static final int LARGEST_GROUP = 512;

    /** How long writes wait for a database that is away. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * The plans that fit a group whatever the statistics say, of a small or freshly filled table
     * for instance: look each key up, and plan no statement twice.
     */
    private static final String LOOK_UP_KEYS =
            "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;"
                    + " set plan_cache_mode = force_generic_plan";

    private static final long RETRY_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    private final DataSource database;
    private final RowCipher cipher;
    private final Consumer<List<Change>> committed;
    private final Executor answers;
    private final CommitObserver observer;
    private final BlockingQueue<PendingWrite> waiting = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Connection connection;

    /**
     * @param cipher by which objects are encrypted
     * @param committed told of each group's changes, in revision order, before they are answered
     * @param answers runs what depends on an outcome, so that this thread only writes
     * @param observer told of each group's size and time
     */
    GroupWriter(
            DataSource database,
            RowCipher cipher,
            Consumer<List<Change>> committed,
            Executor answers,
            CommitObserver observer) {
        this.observer = observer;
        this.database = database;
        this.cipher = cipher;
        this.committed = committed;
        this.answers = answers;
        this.thread = Thread.ofPlatform().name("navarch-group-commit").start(this::run);
    }

    CompletableFuture<WriteOutcome> submit(PendingWrite write) {
        waiting.add(write);
        if (closing.getCount() == 0) {
            write.outcome().completeExceptionally(new IllegalStateException("closed"));
        }
        return write.outcome();
    }

    /** How many writes wait for the next group. */
    int queued() {
        return waiting.size();
    }

    private void run() {
        List<PendingWrite> group = new ArrayList<>();
        try {
            while (true) {
                group.add(waiting.take());
                waiting.drainTo(group, LARGEST_GROUP - 1);
                write(group);
                group.clear();
            }
        } catch (InterruptedException end) {
            IllegalStateException closed = new IllegalStateException("the store was closed", end);
            waiting.drainTo(group);
            group.forEach(pending -> pending.outcome().completeExceptionally(closed));
            disconnect();
        }
    }

    private void write(List<PendingWrite> group) throws InterruptedException {
        long started = System.nanoTime();
        long deadline = started + PATIENCE.toNanos();
        GroupTransaction.@Nullable Done unanswered = null;
        while (true) {
            try {
                Connection on = connect();
                if (unanswered != null && new CommitFate(on).wentThrough(unanswered.stored())) {
                    finish(group, unanswered, started);
                    return;
                }
                unanswered = null;
                GroupTransaction.Done done =
                        new GroupTransaction(on, cipher)
                                .run(group.stream().map(PendingWrite::write).toList());
                unanswered = done;
                on.commit();
                finish(group, done, started);
                return;
            } catch (SQLException e) {
                disconnect();
                if (isAboutContent(e)) {
                    writeAlone(group, e);
                    return;
                }
                if (System.nanoTime() > deadline) {
                    LOG.error("{} writes failed: {}", group.size(), e.getMessage());
                    group.forEach(pending -> pending.outcome().completeExceptionally(e));
                    return;
                }
                LOG.warn("The database is away, trying again: {}", e.getMessage());
                if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException();
                }
            } catch (RuntimeException e) {
                disconnect();
                LOG.error("A group of {} writes failed", group.size(), e);
                group.forEach(pending -> pending.outcome().completeExceptionally(e));
                return;
            }
        }
    }

    /** PostgreSQL does not take the data itself (SQL class 22), so trying again helps nobody. */
    private static boolean isAboutContent(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith("22");
    }

    /** Finds out which write of a group spoils it. */
    private void writeAlone(List<PendingWrite> group, SQLException cause)
            throws InterruptedException {
        if (group.size() == 1) {
            PendingWrite spoiled = group.getFirst();
            LOG.error("Cannot store {}: {}", spoiled.write().key(), cause.getMessage());
            spoiled.outcome()
                    .completeExceptionally(new IllegalArgumentException("not storable", cause));
            return;
        }
        for (PendingWrite pending : List.copyOf(group)) {
            write(List.of(pending));
        }
    }

    private void finish(List<PendingWrite> group, GroupTransaction.Done done, long started) {
        observer.committed(group.size(), System.nanoTime() - started);
        if (!done.changes().isEmpty()) {
            committed.accept(done.changes());
        }
        List<CompletableFuture<WriteOutcome>> asked =
                group.stream().map(PendingWrite::outcome).toList();
        answers.execute(() -> {
            for (int i = 0; i < asked.size(); i++) {
                asked.get(i).complete(done.outcomes().get(i));
            }
        });
    }

    private Connection connect() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.getConnection();
            connection = open;
            try (Statement plan = open.createStatement()) {
                plan.execute(LOOK_UP_KEYS);
            }
            open.setAutoCommit(false);
        }
        return open;
    }

    private void disconnect() {
        if (connection != null) {
            try (Connection open = connection;
                    Statement plan = open.createStatement()) {
                open.rollback();
                plan.execute("reset all");
                open.commit();
            } catch (SQLException broken) {
                LOG.debug("closing a broken connection: {}", broken.getMessage());
            }
            connection = null;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
