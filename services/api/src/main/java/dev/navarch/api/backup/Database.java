package dev.navarch.api.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/** What backup and restore ask of a connection, within its transaction. */
record Database(Connection connection) {

    /** Flyway's own record of migrations is made by migrating, and not copied. */
    private static final String TABLES =
            """
            select t.relname,
             (select string_agg(a.attname, ',' order by a.attnum) from pg_attribute a
              where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
               and a.attgenerated = ''),
             (select string_agg(a.attname, ',' order by k.position)
              from pg_index i
              cross join unnest(i.indkey::int[]) with ordinality as k (attnum, position)
              join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
              where i.indrelid = t.oid and i.indisprimary)
            from pg_class t
            where t.relnamespace = 'public'::regnamespace and t.relkind = 'r'
             and t.relname <> 'flyway_schema_history'
            order by t.relname
            """;

    /** All that Navarch keeps, whatever a later version adds. */
    List<Table> tables() throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                String key = rows.getString(3);
                if (key == null) {
                    throw new BackupException(
                            "the table " + rows.getString(1) + " has no primary key");
                }
                tables.add(
                        new Table(
                                rows.getString(1),
                                List.of(rows.getString(2).split(",")),
                                List.of(key.split(","))));
            }
        }
        return tables;
    }

    /** The version of the newest migration; empty where there are no tables of Navarch's. */
    Optional<String> schema() throws SQLException {
        if (text("select to_regclass('public.flyway_schema_history')::text").isEmpty()) {
            return Optional.empty();
        }
        return text(
                "select version from public.flyway_schema_history where success and version is not"
                        + " null order by installed_rank desc limit 1");
    }

    long revision() throws SQLException {
        return Long.parseLong(text("select current::text from public.revision").orElse("0"));
    }

    /** Lets no group of writes be committed meanwhile. */
    long lockRevision() throws SQLException {
        return Long.parseLong(
                text("select current::text from public.revision for update").orElse("0"));
    }

    Instant now() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    long copyOut(Table table, OutputStream to) throws SQLException, IOException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut(), to);
    }

    long copyIn(Table table, InputStream from) throws SQLException, IOException {
        run(table.clear());
        return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copyIn(), from);
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Optional<String> text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }
}
