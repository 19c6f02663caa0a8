package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.store.Snapshot;
import dev.navarch.api.store.encryption.Encryption;
import dev.navarch.api.store.encryption.EncryptionFile;
import dev.navarch.api.store.postgres.PostgresObjectStore;
import dev.navarch.api.store.postgres.Retention;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who reads the database, or a copy of it, sees of Secrets. */
@Timeout(300)
class EncryptionAtRestTest {

    /** "hidden-value" in base64. */
    private static final String VALUE = "aGlkZGVuLXZhbHVl";

    private static final String SECRET =
            "---\n{apiVersion: v1, kind: Secret, metadata: {name: db, labels: {of: db}},"
                    + " data: {password: "
                    + VALUE
                    + "}}";

    private static String one(ApiFixture api, String sql) throws SQLException {
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        }
    }

    private static int inTheClear(ApiFixture api) throws SQLException {
        return Integer.parseInt(
                one(
                        api,
                        "select (select count(*) from objects where object::text ~ '"
                                + VALUE
                                + "')"
                                + " + (select count(*) from changes"
                                + " where concat(before::text, after::text) ~ '"
                                + VALUE
                                + "')"));
    }

    private static String keyOfRow(ApiFixture api) throws SQLException {
        return one(
                api,
                "select split_part(object ->> 0, ':', 5) from objects"
                        + " where resource = 'secrets' and name = 'db'");
    }

    @Test
    void secretsAreEncryptedWithoutBeingAskedFor(@TempDir Path home) throws Exception {
        try (ApiFixture api = new ApiFixture(home)) {
            assertThat(api.kubectlWith(SECRET, "apply", "-f", "-").output()).contains("created");
            assertThat(api.kubectl("annotate", "secret", "db", "changed=yes").code()).isZero();
            assertThat(api.kubectl("get", "secret", "db", "-o", "jsonpath={.data}").output())
                    .contains(VALUE);
            assertThat(inTheClear(api)).isZero();
            assertThat(keyOfRow(api)).isEqualTo("key1");
            assertThat(one(api, "select labels ->> 'of' from secrets where name = 'db'"))
                    .isEqualTo("db");
            assertThat(one(api, "select created is not null from secrets where name = 'db'"))
                    .isEqualTo("t");
            assertThat(one(api, "select object::text from things where name = 'db'"))
                    .isEqualTo("null");
            assertThat(
                            one(
                                    api,
                                    "select count(*) from history where name = 'db'"
                                            + " and (before is not null or after is not null)"))
                    .isEqualTo("0");
            assertThat(
                            one(
                                    api,
                                    "select concat(count(*), labels ->> 'of', count(o.object))"
                                            + " from history h, object_at('secrets', 'default',"
                                            + " 'db', h.revision) o where h.name = 'db'"
                                            + " group by labels ->> 'of'"))
                    .isEqualTo("2db0");
        }
    }

    @Test
    void keysAreRotatedWhileTheServerRuns(@TempDir Path home) throws Exception {
        String old = key("old", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        String fresh = key("fresh", "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=");
        Path file = Files.writeString(home.resolve("encryption.yaml"), file("{identity: {}}"));
        try (ApiFixture api =
                new ApiFixture(
                        home,
                        Map.of(
                                "navarch.encryption.config-file",
                                file.toString(),
                                "navarch.encryption.reload",
                                "100ms"))) {
            assertThat(api.kubectlWith(SECRET, "create", "-f", "-").code()).isZero();
            assertThat(inTheClear(api)).as("identity writes as it is").isPositive();
            Files.writeString(file, file(old + ", {identity: {}}"));
            eventually(() -> replaced(api, "old"));
            Files.writeString(file, file(fresh + ", " + old));
            eventually(() -> replaced(api, "fresh"));
            assertThat(api.kubectl("get", "secret", "db", "-o", "jsonpath={.data}").output())
                    .contains(VALUE);
            assertThat(opened(api, file(fresh))).as("without the old key").contains(VALUE);
        }
    }

    /** Replaces the Secret by itself, by which nothing changes but the key. */
    private static boolean replaced(ApiFixture api, String key) throws Exception {
        String now = api.kubectl("get", "secret", "db", "-o", "json").output();
        assertThat(api.kubectlWith(now, "replace", "-f", "-").code()).isZero();
        return keyOfRow(api).equals(key);
    }

    private static String opened(ApiFixture api, String configuration) throws Exception {
        Path file = Files.writeString(api.home().resolve("other.yaml"), configuration);
        try (PostgresObjectStore store =
                new PostgresObjectStore(
                        api.database(),
                        Retention.DEFAULT,
                        new Encryption(new EncryptionFile().read(file)))) {
            Snapshot all = store.snapshot();
            return all.objects().stream()
                    .filter(object -> object.key().type().equals(Resources.SECRETS))
                    .map(object -> new String(object.bytes(), StandardCharsets.UTF_8))
                    .reduce("", String::concat);
        }
    }

    private static String key(String name, String secret) {
        return "{aesgcm: {keys: [{name: " + name + ", secret: " + secret + "}]}}";
    }

    private static String file(String providers) {
        return "{apiVersion: apiserver.config.k8s.io/v1, kind: EncryptionConfiguration, resources:"
                + " [{resources: [secrets], providers: ["
                + providers
                + "]}]}";
    }
}
