package dev.navarch.api.store.postgres;

import dev.navarch.api.store.Author;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One group commit: lock and read, decide, write, commit, in three round trips. Statements that
 * belong together are sent together, separated by semicolons, which the driver pipelines.
 */
final class GroupTransaction {

    /** The channel on which replicas tell each other of commits. */
    static final String CHANNEL = "navarch_changes";

    private static final String READ =
            """
            select current from revision for update;
            select o.resource, o.namespace, o.name, o.revision from objects o
             join unnest(?::text[], ?::text[], ?::text[]) as k (resource, namespace, name)
             using (resource, namespace, name);
            select id from applied_commands where id = any (?::text[])
            """;

    /**
     * Contents are sent once. The log takes the state before from the objects' table, by the
     * revision that a write expected, and the table takes the new state from the log; so neither is
     * parsed and compressed again. A state before that the group itself made comes along. Each
     * array costs time for every write, so what follows from others is not sent.
     */
    private static final String WRITE =
            """
            insert into changes
             (revision, type, resource, namespace, name, uid, author, agent, audit_id,
              before, after%s)
             select v,
              case when a is null then 'DELETED' when e = 0 then 'ADDED' else 'MODIFIED' end,
              r, s, n, u,
              split_part(w, e'\\n', 1), split_part(w, e'\\n', 2), split_part(w, e'\\n', 3),
              coalesce(convert_from(b, 'UTF8')::json,
               (select o.object from objects o
                where (o.resource, o.namespace, o.name, o.revision) = (r, s, n, e))),
              convert_from(a, 'UTF8')::json%s
             from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
               ?::bigint[], ?::bytea[], ?::bytea[])
              as k (v, r, s, n, u, w, e, b, a);
            insert into objects (resource, namespace, name, uid, revision, object)
             select resource, namespace, name, uid, revision, after
             from changes where revision = any (?::bigint[])
             on conflict (resource, namespace, name) do update
             set uid = excluded.uid, revision = excluded.revision, object = excluded.object;
            delete from objects o
             using unnest(?::text[], ?::text[], ?::text[]) as k (resource, namespace, name)
             where (o.resource, o.namespace, o.name) = (k.resource, k.namespace, k.name);
            insert into applied_commands (id) select unnest(?::text[]);
            update revision set current = ?;
            select pg_notify('navarch_changes', ?)
            """;

    private static final String PLAIN = WRITE.formatted("", "");

    /** For groups of which a write is traced; all others need not pay for the column. */
    private static final String TRACED =
            WRITE.formatted(", trace", ", nullif(split_part(w, e'\\n', 4), '')");

    private final Connection connection;
    private final Rows rows;

    GroupTransaction(Connection connection, RowCipher cipher) {
        this.connection = connection;
        this.rows = new Rows(cipher);
    }

    /**
     * What a group did.
     *
     * @param outcomes of each write
     * @param changes to tell of once committed
     * @param stored the same as the log has them: some may be encrypted, each time differently
     */
    record Done(List<WriteOutcome> outcomes, List<Change> changes, List<Change> stored) {}

    /** Decides and writes; the caller commits. */
    Done run(List<Write> writes) throws SQLException {
        GroupDecision decision = decide(writes);
        Map<ObjectKey, StoredObject> conflicting =
                decision.unseen().isEmpty() ? Map.of() : read(decision.unseen());
        List<Change> stored = decision.changes().stream().map(rows::sealed).toList();
        if (!stored.isEmpty()) {
            write(decision, stored);
        }
        return new Done(decision.outcomes(conflicting), decision.changes(), stored);
    }

    private GroupDecision decide(List<Write> writes) throws SQLException {
        List<ObjectKey> keys = writes.stream().map(Write::key).distinct().toList();
        List<String> ids = writes.stream().flatMap(w -> w.commandId().stream()).toList();
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            Arrays arrays = new Arrays(connection, statement);
            arrays.keys(keys);
            arrays.texts(ids);
            statement.execute();
            long newest;
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                newest = row.getLong(1);
            }
            statement.getMoreResults();
            Map<ObjectKey, Long> stored = new HashMap<>();
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    stored.put(Rows.key(rows, 1), rows.getLong(4));
                }
            }
            statement.getMoreResults();
            List<String> applied = new ArrayList<>();
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    applied.add(rows.getString(1));
                }
            }
            return new GroupDecision(writes, newest, stored, applied);
        }
    }

    private Map<ObjectKey, StoredObject> read(Collection<ObjectKey> keys) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select o.resource, o.namespace, o.name, o.uid, o.revision, o.object::text
                        from objects o
                        join unnest(?::text[], ?::text[], ?::text[])
                          as k (resource, namespace, name) using (resource, namespace, name)
                        """)) {
            new Arrays(connection, statement).keys(keys);
            Map<ObjectKey, StoredObject> found = new HashMap<>();
            try (ResultSet all = statement.executeQuery()) {
                while (all.next()) {
                    StoredObject object = rows.object(all);
                    found.put(object.key(), object);
                }
            }
            return found;
        }
    }

    private void write(GroupDecision decision, List<Change> changes) throws SQLException {
        List<Long> kept = new ArrayList<>();
        List<ObjectKey> deleted = new ArrayList<>();
        decision.written()
                .forEach((key, object) ->
                        object.ifPresentOrElse(
                                o -> kept.add(o.revision()), () -> deleted.add(key)));
        long newest = changes.getLast().revision();
        boolean traced = changes.stream().anyMatch(change -> !change.trace().isEmpty());
        try (PreparedStatement statement = connection.prepareStatement(traced ? TRACED : PLAIN)) {
            Arrays arrays = new Arrays(connection, statement);
            arrays.longs(changes.stream().map(Change::revision).toList());
            arrays.keys(changes.stream().map(Change::key).toList());
            arrays.texts(changes.stream().map(Change::uid).toList());
            arrays.texts(decision.authors().stream().map(GroupTransaction::lines).toList());
            arrays.longs(decision.expected());
            arrays.bytes(changes.stream().map(c -> before(decision, c)).toList());
            arrays.bytes(changes.stream().map(Change::after).toList());
            arrays.longs(kept);
            arrays.keys(deleted);
            arrays.texts(List.copyOf(decision.commands()));
            arrays.number(newest);
            arrays.text(Long.toString(newest));
            statement.execute();
        }
    }

    /** One array costs less than three; an author's parts have no line ends. */
    private static String lines(Author author) {
        String three = String.join("\n", author.user(), author.agent(), author.auditId());
        return author.trace().isEmpty() ? three : three + "\n" + author.trace();
    }

    private static Optional<byte[]> before(GroupDecision decision, Change change) {
        return change.before().filter(b -> decision.chained().contains(change.revision()));
    }
}
