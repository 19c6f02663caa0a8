package dev.navarch.api.backup;

import static dev.navarch.testkit.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.ApiFixture;
import dev.navarch.api.store.postgres.TestDatabase;
import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cluster that is saved while it runs comes back as it was, object by object. */
@Timeout(300)
class BackupTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir private static Path directory;
    private static ApiFixture source;
    private static ApiClient api;
    private static Path backup;

    @BeforeAll
    static void saveACluster() throws Exception {
        source = new ApiFixture(Files.createDirectory(directory.resolve("source")));
        api = administrator(source, source.home().resolve("kubeconfig"));
        fill();
        eventually(BackupTest::everyFlowSchemaHasItsStatus);
        backup = directory.resolve("cluster.backup");
        take(source.database(), backup);
    }

    @AfterAll
    static void stop() {
        api.close();
        source.close();
    }

    private static void fill() throws Exception {
        post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                 "metadata":{"name":"lamps.house.example"},"spec":{"group":"house.example",
                 "scope":"Namespaced","names":{"plural":"lamps","singular":"lamp","kind":"Lamp"},
                 "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
                 {"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
                """);
        eventually(() -> api.find("/apis/house.example/v1/lamps").isPresent());
        post(
                "/apis/house.example/v1/namespaces/default/lamps",
                "{\"apiVersion\":\"house.example/v1\",\"kind\":\"Lamp\",\"metadata\":{\"name\":\"hall\"},"
                        + "\"text\":\"tab\\t line\\n back\\\\slash \\\\N ünïcödé \\u0001 😀\"}");
        post(
                "/api/v1/namespaces/default/secrets",
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\"},"
                        + "\"data\":{\"password\":\"aGlkZGVuLXZhbHVl\"}}");
        configMap("story", "\"chapter\":\"one\"");
        configMap("gone", "\"was\":\"here\"");
        api.delete(CONFIG_MAPS + "/gone");
        post(
                CONFIG_MAPS,
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"held\","
                        + "\"finalizers\":[\"house.example/hold\"]}}");
        api.delete(CONFIG_MAPS + "/held");
        api.mergePatch(
                CONFIG_MAPS + "/story?fieldManager=writer",
                JSON.readTree("{\"data\":{\"chapter\":\"two\"}}"));
        api.send(
                "PATCH",
                CONFIG_MAPS + "/applied?fieldManager=applier",
                "application/apply-patch+yaml",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: applied}, data: {a: b}}"
                        .getBytes(UTF_8));
        post(
                "/apis/apps/v1/namespaces/default/deployments",
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"},"
                        + "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":"
                        + "{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":"
                        + "[{\"name\":\"c\",\"image\":\"i\"}]}}}}");
        post(
                "/api/v1/namespaces/default/services",
                "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"web\"},"
                        + "\"spec\":{\"selector\":{\"app\":\"web\"},\"ports\":[{\"port\":80}]}}");
        post(
                "/api/v1/namespaces/default/serviceaccounts",
                "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"robot\"}}");
    }

    /** Written some time after the start: what is compared later must not change meanwhile. */
    private static boolean everyFlowSchemaHasItsStatus() throws IOException {
        List<JsonNode> schemas = api.list("/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas");
        return !schemas.isEmpty()
                && schemas.stream().noneMatch(one -> one.at("/status/conditions").isEmpty());
    }

    private static void configMap(String name, String data) throws IOException {
        post(
                CONFIG_MAPS,
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
                        + name
                        + "\"},\"data\":{"
                        + data
                        + "}}");
    }

    private static JsonNode post(String path, String json) throws IOException {
        return post(api, path, json);
    }

    private static JsonNode post(ApiClient to, String path, String json) throws IOException {
        return to.post(path, JSON.readTree(json));
    }

    /** The administrator of some kubeconfig, at the port where a server listens now. */
    private static ApiClient administrator(ApiFixture at, Path kubeconfig) {
        Kubeconfig read = Kubeconfig.read("test", kubeconfig);
        return ApiClient.withContext(uri(at), read.tls(), read.authorization());
    }

    private static URI uri(ApiFixture at) {
        return URI.create("https://127.0.0.1:" + at.service().port());
    }

    private static Summary take(HikariDataSource database, Path file) throws Exception {
        try (Connection connection = open(database)) {
            return Backup.take(connection, Optional.of(source.home().resolve("pki")), file);
        }
    }

    /** Not out of the pool, to which a connection comes back as it was taken. */
    private static Connection open(HikariDataSource database) throws SQLException, IOException {
        return CommandLine.database(database.getJdbcUrl(), "postgres", Optional.empty())
                .getConnection();
    }

    private static List<String> column(HikariDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
            return values;
        }
    }

    private static long number(HikariDataSource database, String sql) throws SQLException {
        return Long.parseLong(column(database, sql).getFirst());
    }

    private static Map<String, String> entries(Path file) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                try (var in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
                }
            }
        }
        return entries;
    }

    @Test
    void bringsEverythingBackAsItWas() throws Exception {
        Path before = directory.resolve("before");
        Files.createDirectories(before);
        Path kubeconfig =
                Files.copy(source.home().resolve("kubeconfig"), before.resolve("kubeconfig"));
        String token =
                post(
                                "/api/v1/namespaces/default/serviceaccounts/robot/token",
                                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\"}")
                        .at("/status/token")
                        .asString();
        long seen = number(source.database(), "select current from revision");
        Map<String, String> objects = Everything.of(api);
        assertThat(objects)
                .containsKeys(
                        "/apis/house.example/v1/namespaces/default/lamps/hall",
                        "/api/v1/namespaces/default/secrets/db",
                        CONFIG_MAPS + "/held",
                        "/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin");
        Path file = before.resolve("all.backup");
        Summary saved = take(source.database(), file);
        assertThat(saved.revision()).isEqualTo(seen);

        HikariDataSource empty = TestDatabase.empty();
        Path home = Files.createDirectory(directory.resolve("restored"));
        Summary restored = Restore.put(file, empty, Optional.of(home.resolve("pki")));
        assertThat(restored).isEqualTo(saved);
        assertThat(number(empty, "select count(*) from objects")).isEqualTo(saved.objects());

        Path again = before.resolve("again.backup");
        try (Connection connection = open(empty)) {
            Backup.take(connection, Optional.of(home.resolve("pki")), again);
        }
        assertThat(different(entries(file), entries(again)))
                .as("what differs: where revisions go on, how far topics are")
                .containsExactlyInAnyOrder(
                        "manifest.json",
                        "checksums.json",
                        "tables/revision.tsv",
                        "tables/skipped.tsv",
                        "tables/relayed.tsv");

        try (ApiFixture target = new ApiFixture(home, empty, Map.of());
                ApiClient admin = administrator(target, kubeconfig)) {
            assertThat(different(objects, Everything.of(admin)))
                    .as("by REST, but what names the port that the server listens on now")
                    .containsExactlyInAnyOrder(
                            "/api/v1/namespaces/default/endpoints/kubernetes",
                            "/api/v1/namespaces/default/services/kubernetes",
                            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes");
            assertThat(
                            admin.get("/api/v1/namespaces/default/secrets/db")
                                    .at("/data/password")
                                    .asString())
                    .isEqualTo("aGlkZGVuLXZhbHVl");
            try (ApiClient robot =
                    ApiClient.withToken(
                            uri(target),
                            new TrustedAuthorities(
                                    Pem.certificates(Files.readString(home.resolve("pki/ca.crt")))),
                            () -> token)) {
                assertThat(
                                post(
                                                robot,
                                                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                                                "{\"apiVersion\":\"authentication.k8s.io/v1\","
                                                        + "\"kind\":\"SelfSubjectReview\"}")
                                        .at("/status/userInfo/username")
                                        .asString())
                        .isEqualTo("system:serviceaccount:default:robot");
            }
            goesOn(target, admin, seen);
        }
    }

    private static List<String> different(Map<String, String> one, Map<String, String> other) {
        assertThat(one.keySet()).isEqualTo(other.keySet());
        return one.keySet().stream()
                .filter(name -> !Objects.equals(one.get(name), other.get(name)))
                .toList();
    }

    /**
     * What comes after a restore continues what was before, above all that clients may have seen.
     */
    private static void goesOn(ApiFixture target, ApiClient admin, long seen) throws Exception {
        JsonNode story = admin.get(CONFIG_MAPS + "/story");
        long known = Long.parseLong(story.at("/metadata/resourceVersion").asString()) - 1;
        JsonNode changed =
                admin.mergePatch(
                        CONFIG_MAPS + "/story",
                        JSON.readTree("{\"data\":{\"chapter\":\"three\"}}"));
        long next = Long.parseLong(changed.at("/metadata/resourceVersion").asString());
        assertThat(next).isGreaterThan(seen + 1_000_000);
        assertThat(watch(admin, known, "MODIFIED story three"))
                .as("a watch from before the backup goes on")
                .contains("MODIFIED story two", "ADDED applied");
        assertThat(watch(admin, seen, "MODIFIED story three")).hasSize(1);
        assertThat(watch(admin, seen + 5, "ERROR 410"))
                .as("what was seen after the backup never was")
                .hasSize(1);
        String past = "/navarch/v1/objects/configmaps/default/story?revision=";
        assertThat(admin.get(past + known).at("/data/chapter").asString()).isEqualTo("one");
        assertThat(admin.get(past + seen).at("/data/chapter").asString()).isEqualTo("two");
        assertThat(admin.send("GET", past + (seen + 5), "", new byte[0]).statusCode())
                .isEqualTo(410);
        assertThat(
                        column(
                                target.database(),
                                "select object #>> '{data,chapter}' from object_at('configmaps',"
                                        + " 'default', 'story', "
                                        + seen
                                        + ")"))
                .containsExactly("two");
        assertThatThrownBy(() ->
                        column(
                                target.database(),
                                "select * from objects_at('configmaps', " + (seen + 5) + ")"))
                .hasMessageContaining("nothing is known of revision");
        assertThat(
                        admin.get("/navarch/v1/history/configmaps/default/story")
                                .path("items")
                                .valueStream()
                                .map(item -> item.path("type").asString()))
                .containsExactly("MODIFIED", "MODIFIED", "ADDED");
    }

    /** What a watch tells, once it tells of something at its end. */
    private static List<String> watch(ApiClient admin, long after, String last) {
        return eventually(
                "a watch that ends in " + last,
                () -> watch(admin, after),
                seen -> !seen.isEmpty() && seen.getLast().equals(last));
    }

    private static List<String> watch(ApiClient admin, long after) throws IOException {
        String path = CONFIG_MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=" + after;
        return Everything.text(admin, path)
                .lines()
                .map(JSON::readTree)
                .map(event ->
                        event.path("type").asString()
                                + " "
                                + event.at("/object/metadata/name")
                                        .asString(event.at("/object/code").asString(""))
                                + event.at("/object/data/chapter")
                                        .asString("")
                                        .replaceFirst("^(.)", " $1"))
                .toList();
    }

    @Test
    void isOneMomentOfARunningCluster() throws Exception {
        HikariDataSource empty = TestDatabase.empty();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; !stop.get(); i++) {
                                try {
                                    configMap("busy-" + i, "\"n\":\"" + i + "\"");
                                    if (i % 2 == 1) {
                                        api.delete(CONFIG_MAPS + "/busy-" + (i - 1));
                                    }
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            }
                        });
        Path file = directory.resolve("moment.backup");
        try {
            eventually(() ->
                    number(
                                    source.database(),
                                    "select count(*) from objects where name like 'busy-%'")
                            > 3);
            take(source.database(), file);
        } finally {
            stop.set(true);
            writer.join();
        }
        Summary restored = Restore.put(file, empty, Optional.of(directory.resolve("moment/pki")));
        assertThat(number(empty, "select max(revision) from changes"))
                .isEqualTo(restored.revision());
        assertThat(
                        number(
                                empty,
                                "select count(*) from (select distinct on (resource, namespace, name)"
                                        + " * from changes order by resource, namespace, name,"
                                        + " revision desc) c full join objects o using (resource,"
                                        + " namespace, name) where c.after::text is distinct from"
                                        + " o.object::text and (o.revision is null and c.type <>"
                                        + " 'DELETED' or o.revision > (select revision from compaction))"))
                .as("objects that are not as their last change says")
                .isZero();
        empty.close();
    }

    @Test
    void onlyItsOwnerCanReadIt() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        Path home = directory.resolve("modes");
        HikariDataSource empty = TestDatabase.empty();
        Restore.put(backup, empty, Optional.of(home.resolve("pki")));
        empty.close();
        assertThat(home.resolve("pki").toFile().listFiles())
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(Files.getPosixFilePermissions(file.toPath()))
                                .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        assertThat(entries(backup).get("tables/objects.tsv")).doesNotContain("aGlkZGVuLXZhbHVl");
    }

    @Test
    void overwritesNoFile() {
        assertThatThrownBy(() -> take(source.database(), backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("is there already");
    }

    @Test
    void refusesASystemThatIsNotEmpty() throws Exception {
        long revision = number(source.database(), "select current from revision");
        assertThatThrownBy(() ->
                        Restore.put(
                                backup,
                                source.database(),
                                Optional.of(directory.resolve("elsewhere/pki"))))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("holds a cluster already");
        assertThat(number(source.database(), "select current from revision"))
                .isGreaterThanOrEqualTo(revision);
        assertThat(directory.resolve("elsewhere")).doesNotExist();

        HikariDataSource empty = TestDatabase.empty();
        Path other = Files.createDirectories(directory.resolve("other/pki"));
        Files.writeString(other.resolve("ca.crt"), "of another cluster");
        refused(backup, empty, Optional.of(other), "there are keys in");
        assertThat(Files.readString(other.resolve("ca.crt"))).isEqualTo("of another cluster");
        empty.close();
    }

    @Test
    void refusesWhatIsNotWhole() throws Exception {
        HikariDataSource empty = TestDatabase.empty();
        byte[] whole = Files.readAllBytes(backup);
        Path cut = directory.resolve("cut");
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 10}) {
            Files.write(cut, Arrays.copyOf(whole, length));
            refused(cut, empty, Optional.empty(), "no whole backup");
        }
        for (String entry : List.of("tables/changes.tsv", "tables/objects.tsv")) {
            byte[] flipped = whole.clone();
            flipped[new String(whole, ISO_8859_1).indexOf(entry) + 500] ^= 0x40;
            Files.write(cut, flipped, StandardOpenOption.TRUNCATE_EXISTING);
            refused(cut, empty, Optional.empty(), "no whole backup");
        }
        changed(cut, "tables/objects.tsv", text -> text.substring(text.indexOf('\n') + 1));
        refused(cut, empty, Optional.empty(), "tables/objects.tsv does not have its checksum");
        changed(cut, "tables/skipped.tsv", text -> null);
        refused(cut, empty, Optional.empty(), "tables/skipped.tsv] is missing");
        empty.close();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        HikariDataSource empty = TestDatabase.empty();
        Path newer = directory.resolve("newer");
        changedManifest(newer, text -> text.replaceFirst("\"format\" : 1", "\"format\" : 2"));
        refused(newer, empty, Optional.empty(), "of format 2");
        changedManifest(
                newer,
                text -> text.replaceFirst("\"schema\" : \"[0-9]+\"", "\"schema\" : \"999\""));
        refused(newer, empty, Optional.empty(), "newer version of Navarch");
        empty.close();
    }

    @Test
    void changesNothingWhenItFailsOnTheWay() throws Exception {
        HikariDataSource empty = TestDatabase.empty();
        Path odd = directory.resolve("odd");
        changedEntry(odd, "tables/revision.tsv", text -> "t\tno number\n");
        Path home = directory.resolve("failed");
        assertThatThrownBy(() -> Restore.put(odd, empty, Optional.of(home.resolve("pki"))))
                .isInstanceOf(SQLException.class);
        assertThat(number(empty, "select count(*) from objects")).isZero();
        assertThat(number(empty, "select current from revision")).isZero();
        Restore.put(backup, empty, Optional.of(home.resolve("pki")));
        assertThat(number(empty, "select count(*) from objects")).isPositive();
        empty.close();
    }

    private static void refused(
            Path file, HikariDataSource database, Optional<Path> keys, String sentence)
            throws Exception {
        assertThatThrownBy(() -> Restore.put(file, database, keys))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining(
                        sentence.contains("format") ? "format" : "nothing was changed");
        assertThat(number(database, "select count(*) from pg_tables where schemaname = 'public'"))
                .isZero();
    }

    /** Changes one entry of a backup. */
    private interface Edit {
        @org.jspecify.annotations.Nullable
        String of(String text);
    }

    private static void changed(Path to, String entry, Edit edit) throws IOException {
        Map<String, String> entries = entries(backup);
        String text = edit.of(Objects.requireNonNull(entries.remove(entry)));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(to))) {
            if (text != null) {
                entries.put(entry, text);
            }
            for (Map.Entry<String, String> each : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue().getBytes(UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static void changedManifest(Path to, Edit edit) throws Exception {
        changedEntry(to, Manifest.ENTRY, edit);
    }

    /** Changes an entry and its checksum. */
    private static void changedEntry(Path to, String entry, Edit edit) throws Exception {
        Map<String, String> entries = entries(backup);
        entries.remove(Checksums.ENTRY);
        Files.deleteIfExists(to);
        try (BackupWriter writer = new BackupWriter(to)) {
            for (Map.Entry<String, String> each : entries.entrySet()) {
                String text = each.getValue();
                if (each.getKey().equals(entry)) {
                    text = Objects.requireNonNull(edit.of(text));
                }
                byte[] bytes = text.getBytes(UTF_8);
                long rows = each.getKey().startsWith("tables/") ? text.lines().count() : 0;
                writer.entry(
                        each.getKey(),
                        out -> {
                            out.write(bytes);
                            return rows;
                        });
            }
            writer.finish();
        }
    }
}
