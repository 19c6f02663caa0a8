package dev.navarch.api.store.postgres;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.Author;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome.Committed;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page about SQL: each of its queries, by the role that it makes, finds something. */
class SqlPageTest {

    private static final Author JANE = new Author("jane", "kubectl-edit", "audit-1");
    private static final List<String> EXAMPLES = examples();

    private static HikariDataSource database;
    private static PostgresObjectStore store;

    @BeforeAll
    static void fill() throws SQLException {
        database = TestDatabase.fresh();
        store = new PostgresObjectStore(database);
        put("namespaces", "default", "'status':{'phase':'Active'}");
        put("nodes", "n1", "'spec':{'unschedulable':true},'status':{}");
        StoredObject web = put("deployments.apps", "web", deployment("x:1"), Optional.empty());
        put("pods", "web-1", POD);
        put("replicasets.apps", "web-0", "'spec':{'replicas':0}");
        put("statefulsets.apps", "db", "'spec':{'replicas':2},'status':{'readyReplicas':1}");
        put("daemonsets.apps", "log", "'status':{'desiredNumberScheduled':2}");
        put("jobs.batch", "once", "'status':{'failed':3}");
        put("services", "web", "'spec':{'selector':{'app':'web'}}");
        put("configmaps", "app", "'data':{'application.yaml':'x'}");
        put("secrets", "key", "'data':{'word':'aGlkZGVu'}");
        put("events", "e", "'type':'Warning','reason':'BackOff','count':3");
        put("deployments.apps", "web", deployment("x:2"), Optional.of(web));
        run(EXAMPLES.getFirst());
    }

    @AfterAll
    static void stop() throws SQLException {
        run("drop owned by navarch_reader; drop role navarch_reader");
        store.close();
        database.close();
    }

    private static final String POD =
            "'metadata':{'labels':{'app':'web'}},'spec':{'nodeName':'n1','containers':"
                    + "[{'name':'a','image':'x'}]},'status':{'phase':'Running'}";

    private static String deployment(String image) {
        return "'spec':{'replicas':2,'template':{'spec':{'containers':[{'image':'"
                + image
                + "'}]}}},'status':{'availableReplicas':1}";
    }

    private static void put(String resource, String name, String fields) {
        put(resource, name, fields, Optional.empty());
    }

    private static StoredObject put(
            String resource, String name, String fields, Optional<StoredObject> over) {
        boolean namespaced = !resource.equals("nodes") && !resource.equals("namespaces");
        GroupResource type = GroupResource.parse(resource);
        ObjectKey key =
                namespaced
                        ? ObjectKey.namespaced(type, "default", name)
                        : ObjectKey.cluster(type, name);
        Write write =
                new Write(
                        key,
                        "uid-" + name,
                        over,
                        Optional.of(revision -> json(fields, revision)),
                        Optional.empty(),
                        JANE);
        Committed done = (Committed) store.write(write).join();
        return new StoredObject(
                key, write.uid(), done.change().revision(), done.change().after().orElseThrow());
    }

    private static byte[] json(String fields, long revision) {
        String metadata =
                "'metadata':{'resourceVersion':'"
                        + revision
                        + "','creationTimestamp':'2026-01-01T00:00:00Z'";
        String whole =
                fields.startsWith("'metadata':{")
                        ? metadata + "," + fields.substring("'metadata':{".length())
                        : metadata + "}," + fields;
        return ("{" + whole + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> examples() {
        try {
            return Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(Path.of("../../docs/sql.md")))
                    .results()
                    .map((MatchResult example) -> example.group(1))
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first row's columns, by the role that may only read; nothing if there is none. */
    private static String first(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set role navarch_reader");
            try (ResultSet row = statement.executeQuery(sql)) {
                StringBuilder columns = new StringBuilder();
                if (row.next()) {
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        columns.append(row.getString(i)).append(' ');
                    }
                }
                return columns.toString().strip();
            } finally {
                statement.execute("reset role");
            }
        }
    }

    @Test
    void everyQueryOfThePageFindsSomething() {
        assertThat(EXAMPLES).hasSizeGreaterThan(18);
        for (String example : EXAMPLES.subList(1, EXAMPLES.size())) {
            eventually(() -> {
                try {
                    return !first(example).isEmpty();
                } catch (SQLException e) {
                    throw new AssertionError(example, e);
                }
            });
        }
    }

    @Test
    void thePageHasAQueryForEachView() throws SQLException {
        String views =
                first(
                        "select string_agg(viewname, ' ') from pg_views"
                                + " where schemaname = current_schema()");
        String queries = String.join("\n", EXAMPLES.subList(1, EXAMPLES.size()));
        assertThat(views.split(" "))
                .hasSize(15)
                .allSatisfy(view -> assertThat(queries).containsPattern("(from|join) " + view));
    }

    @Test
    void theRoleReadsViewsAndThePastAndNoTable() throws SQLException {
        assertThat(first("select uid, object::text from object_at('secrets', '', 'x', 1)"))
                .isEmpty();
        assertThat(first("select count(*), count(object) from objects_at('secrets', 13)"))
                .isEqualTo("1 0");
        for (String table : List.of("objects", "changes", "departed")) {
            assertThatThrownBy(() -> first("select * from " + table))
                    .hasMessageContaining("permission denied");
        }
        run("revoke execute on function objects_at(text, bigint) from navarch_reader");
        assertThatThrownBy(() -> first("select * from objects_at('pods', 1)"))
                .hasMessageContaining("permission denied");
        run("grant execute on function objects_at(text, bigint) to navarch_reader");
    }

    @Test
    void tellsWhatWas() throws SQLException {
        String image = "object #>> '{spec,template,spec,containers,0,image}'";
        String web = " from object_at('deployments.apps', 'default', 'web', ";
        assertThat(first("select revision, " + image + web + "12)")).isEqualTo("3 x:1");
        assertThat(first("select revision, " + image + web + "13)")).isEqualTo("13 x:2");
        assertThat(first("select 'there'" + web + "2)")).isEmpty();
        assertThat(first("select " + image + web + "now())")).isEqualTo("x:2");
        assertThat(first("select count(*) from objects_at('pods', 3)")).isEqualTo("0");
        assertThat(first("select count(*) from objects_at('pods', 4)")).isEqualTo("1");
        assertThat(first("select revision from objects_at('deployments.apps', 12)")).isEqualTo("3");
        assertThatThrownBy(() -> first("select *" + web + "14)"))
                .hasMessageContaining("revision 14 is yet to come, the newest is 13");
    }

    @Test
    void saysThatTheLogDoesNotReachBackSoFar() throws SQLException {
        try (HikariDataSource own = TestDatabase.fresh();
                Connection connection = own.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update revision set current = 2; insert into changes (revision, type,"
                            + " resource, namespace, name, uid, after) values (1, 'ADDED', 'pods',"
                            + " '', 'a', 'u', '{}'), (2, 'ADDED', 'pods', '', 'b', 'v', '{}');"
                            + " insert into objects select resource, namespace, name, uid, revision,"
                            + " after from changes");
            new Compactor(own).compact(1);
            assertThatThrownBy(() -> statement.executeQuery("select * from objects_at('pods', 0)"))
                    .hasMessageContaining(
                            "the change log begins after revision 1, nothing is known of revision 0");
            assertThatThrownBy(() ->
                            statement.executeQuery(
                                    "select * from objects_at('pods', timestamptz '2026-01-01')"))
                    .hasMessageContaining("the change log begins after");
            try (ResultSet row =
                    statement.executeQuery("select count(*) from objects_at('pods', 1)")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(1);
            }
        }
    }
}
