package dev.navarch.api.store.postgres;

import dev.navarch.api.store.History;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.Snapshot;
import dev.navarch.api.store.TailListener;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The {@link ObjectStore} of a cluster. Several replicas may share one database. */
public final class PostgresObjectStore implements ObjectStore {

    private final ChangeLog log;
    private final History history;
    private final CommitFeed feed;
    private final GroupWriter writer;
    private final RevisionReader revisions;
    private final CommitListener listener;
    private final Compactor compactor;
    private final Housekeeper housekeeper;
    private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<PostgresTail> tails = new CopyOnWriteArrayList<>();

    /**
     * Opens the store; the tables must be there (see {@link #migrate}).
     *
     * @param database a pool of at least six connections: one writes, one listens, the others read
     */
    public PostgresObjectStore(DataSource database) {
        this(database, Retention.DEFAULT);
    }

    public PostgresObjectStore(DataSource database, Retention retention) {
        this(database, retention, RowCipher.NONE);
    }

    public PostgresObjectStore(DataSource database, Retention retention, RowCipher cipher) {
        this(database, retention, cipher, CommitObserver.NONE);
    }

    /**
     * @param cipher by which objects are encrypted in the tables
     * @param observer told of each group commit
     */
    public PostgresObjectStore(
            DataSource database, Retention retention, RowCipher cipher, CommitObserver observer) {
        this.log = new ChangeLog(database, cipher);
        this.history = new PostgresHistory(database, cipher);
        this.feed = new CommitFeed(log.currentRevision());
        this.writer = new GroupWriter(database, cipher, feed::committed, answers, observer);
        this.revisions = new RevisionReader(log::currentRevision, answers);
        this.listener = new CommitListener(database, feed);
        this.compactor = new Compactor(database);
        this.housekeeper = new Housekeeper(compactor, retention, log::currentRevision);
    }

    /** Creates or upgrades the tables and views. Replicas may call it at once. */
    public static void migrate(DataSource database) {
        Flyway.configure().dataSource(database).load().migrate();
    }

    @Override
    public CompletableFuture<WriteOutcome> write(Write write) {
        return writer.submit(new PendingWrite(write, new CompletableFuture<>()));
    }

    @Override
    public Set<String> applied(Collection<String> commandIds) {
        return commandIds.isEmpty() ? Set.of() : log.applied(commandIds);
    }

    @Override
    public void remember(Collection<String> commandIds) {
        if (!commandIds.isEmpty()) {
            log.remember(commandIds);
        }
    }

    @Override
    public CompletableFuture<Long> currentRevision() {
        return revisions
                .ask()
                .thenApply(revision -> {
                    // Also wakes the tails, should the listener's connection have died unnoticed.
                    feed.heardOf(revision);
                    return revision;
                });
    }

    @Override
    public boolean stale(ObjectKey key) {
        return log.stale(key);
    }

    @Override
    public Snapshot snapshot() {
        return log.snapshot();
    }

    @Override
    public Subscription tail(long afterRevision, TailListener listener) {
        log.requireKnown(afterRevision);
        PostgresTail tail = new PostgresTail(log, feed, afterRevision, listener);
        tails.add(tail);
        return () -> {
            tails.remove(tail);
            tail.close();
        };
    }

    @Override
    public List<Change> changesAfter(long afterRevision, int limit) {
        return log.changesAfter(afterRevision, limit);
    }

    @Override
    public List<Change> changesOf(
            GroupResource type, long afterRevision, long upToRevision, int limit) {
        return log.changesOf(type, afterRevision, upToRevision, limit);
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public void compact(long upToRevision) {
        compactor.compact(upToRevision);
    }

    @Override
    public long compactedRevision() {
        return log.compactedRevision();
    }

    /** Forgets changes and command ids that are older than the given ages. */
    public void compactOlderThan(Duration changes, Duration commands) {
        compactor.compact(compactor.revisionBefore(changes));
        compactor.forgetCommands(commands);
    }

    /** How many writes wait for the next group commit. */
    public int queuedWrites() {
        return writer.queued();
    }

    @Override
    public void close() {
        housekeeper.close();
        tails.forEach(PostgresTail::close);
        tails.clear();
        writer.close();
        listener.close();
        revisions.close();
        answers.shutdown();
    }
}
