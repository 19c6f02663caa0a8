package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.postgres.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * During an upgrade a replica of this version works on tables that one of the next version has
 * migrated already, if the migration adds and takes nothing away.
 */
@Timeout(300)
class LaterMigrationTest {

    /** All that the rule for migrations allows. */
    private static final String ADDITIONS =
            """
            alter table objects add column touched timestamptz default now();
            alter table changes add column reason text, add column weight int not null default 1;
            alter table revision add column note text;
            create index changes_by_author on changes (author);
            create table labels (resource text primary key, label text);
            create or replace view later as select name from objects;
            """;

    private static void migrateFurther(HikariDataSource database, Path directory) throws Exception {
        Files.writeString(directory.resolve("V999__of_the_next_version.sql"), ADDITIONS);
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration", "filesystem:" + directory)
                .load()
                .migrate();
    }

    private static String one(HikariDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        }
    }

    @Test
    void startsAndServesOnTablesOfTheNextVersion(@TempDir Path home, @TempDir Path migrations)
            throws Exception {
        HikariDataSource database = TestDatabase.fresh();
        migrateFurther(database, migrations);
        try (ApiFixture api = new ApiFixture(home, database, Map.of())) {
            worksOn(api, "first");
            assertThat(
                            one(
                                    database,
                                    "select version from flyway_schema_history where success"
                                            + " order by installed_rank desc limit 1"))
                    .isEqualTo("999");
        }
    }

    @Test
    void goesOnWhenTheTablesAreMigratedUnderIt(@TempDir Path home, @TempDir Path migrations)
            throws Exception {
        try (ApiFixture api = new ApiFixture(home)) {
            worksOn(api, "before");
            migrateFurther(api.database(), migrations);
            worksOn(api, "after");
        }
    }

    private static void worksOn(ApiFixture api, String name) throws Exception {
        run(api, "create", "configmap", name, "--from-literal=a=1");
        run(api, "create", "secret", "generic", name, "--from-literal=a=hidden");
        run(api, "annotate", "configmap", name, "changed=yes");
        assertThat(run(api, "get", "configmap", name, "-o", "jsonpath={.metadata.annotations}"))
                .contains("yes");
        assertThat(run(api, "get", "secret", name, "-o", "jsonpath={.data.a}"))
                .isEqualTo("aGlkZGVu");
        assertThat(run(api, "get", "--raw", "/navarch/v1/history/configmaps/default/" + name))
                .contains("MODIFIED", "ADDED");
        run(api, "delete", "configmap", name);
        eventually(() ->
                one(
                                api.database(),
                                "select count(*) from objects where resource = 'configmaps' and name"
                                        + " = '"
                                        + name
                                        + "'")
                        .equals("0"));
    }

    private static String run(ApiFixture api, String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }
}
