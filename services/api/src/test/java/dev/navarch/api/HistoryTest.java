package dev.navarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people ask of the past by HTTPS, from a server that stores in PostgreSQL. */
@Timeout(300)
class HistoryTest {

    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        api = new ApiFixture(home);
        run("create", "configmap", "story", "--from-literal=chapter=one");
        run("annotate", "--as=jane", "--as-group=system:masters", "configmap", "story", "by=jane");
        run("create", "secret", "generic", "key", "--from-literal=word=hidden");
        run("create", "role", "r", "--verb=get", "--resource=configmaps");
        run("create", "rolebinding", "r", "--role=r", "--user=reader");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String run(String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    private static String refusal(String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isNotZero();
        return ran.output();
    }

    private static JsonNode raw(String path) throws Exception {
        return JsonMapper.shared().readTree(run("get", "--raw", "/navarch/v1/" + path));
    }

    private static List<JsonNode> history(String path) throws Exception {
        return raw("history/" + path).path("items").valueStream().toList();
    }

    @Test
    void tellsWhoChangedAnObjectAndByWhat() throws Exception {
        List<JsonNode> changes = history("configmaps/default/story");
        assertThat(changes)
                .extracting(c -> c.path("type").asString() + " " + c.path("user").asString())
                .containsExactly("MODIFIED jane", "ADDED kubernetes-admin");
        assertThat(changes)
                .extracting(c -> c.path("agent").asString())
                .containsExactly("kubectl-annotate", "kubectl-create");
        assertThat(changes)
                .extracting(c -> c.path("auditID").asString())
                .allMatch(id -> id.length() == 36)
                .doesNotHaveDuplicates();
    }

    @Test
    void pagesThroughTheChanges() throws Exception {
        JsonNode first = raw("history/configmaps/default/story?limit=1");
        String rest = first.path("metadata").path("continue").asString();
        JsonNode second = raw("history/configmaps/default/story?limit=1&before=" + rest);
        assertThat(first.at("/items/0/type").asString()).isEqualTo("MODIFIED");
        assertThat(second.at("/items/0/type").asString()).isEqualTo("ADDED");
        assertThat(second.path("metadata").has("continue")).isFalse();
    }

    @Test
    void showsAnObjectAsItWas() throws Exception {
        List<JsonNode> changes = history("configmaps/default/story");
        String path = "objects/configmaps/default/story?revision=";
        JsonNode then = raw(path + changes.getLast().path("revision").asString());
        JsonNode now = raw(path + changes.getFirst().path("revision").asString());
        assertThat(then.at("/data/chapter").asString()).isEqualTo("one");
        assertThat(then.at("/metadata").has("annotations")).isFalse();
        assertThat(now.at("/metadata/annotations/by").asString()).isEqualTo("jane");
        Instant made = Instant.parse(changes.getLast().path("time").asString());
        assertThat(raw("objects/configmaps/default/story?at=" + made)).isEqualTo(then);
        assertThat(
                        refusal(
                                "get",
                                "--raw",
                                "/navarch/v1/objects/configmaps/default/story?at="
                                        + made.minusNanos(1_000)))
                .contains("(NotFound)");
    }

    @Test
    void showsWhatWasDeletedSince() throws Exception {
        run("create", "deployment", "gone", "--image=x");
        run("delete", "deployment", "gone", "--cascade=orphan", "--wait=false");
        assertThat(history("deployments.apps/default/gone"))
                .first()
                .satisfies(c -> assertThat(c.path("user").asString()).isEqualTo("kubernetes-admin"))
                .satisfies(c -> assertThat(c.path("agent").asString()).startsWith("kubectl/"));
        long made = history("deployments.apps/default/gone").getLast().path("revision").asLong();
        JsonNode was = raw("objects/deployments.apps/default/gone?revision=" + made);
        assertThat(was.path("kind").asString()).isEqualTo("Deployment");
        assertThat(was.at("/spec/template/spec/containers/0/image").asString()).isEqualTo("x");
    }

    @Test
    void isForWhoMayGetTheObjectAndNobodyElse() throws Exception {
        for (String what : List.of("history", "objects")) {
            String query = what.equals("objects") ? "?at=" + later() : "";
            String own = "/navarch/v1/" + what + "/configmaps/default/story" + query;
            assertThat(run("--as=reader", "get", "--raw", own)).contains("{");
            assertThat(refusal("--as=stranger", "get", "--raw", own))
                    .contains("User \"stranger\" cannot get resource \"configmaps\"");
            for (String other :
                    List.of(
                            "secrets/default/key",
                            "configmaps/kube-system/extension-apiserver-authentication",
                            "nodes/n1")) {
                assertThat(
                                refusal(
                                        "--as=reader",
                                        "get",
                                        "--raw",
                                        "/navarch/v1/" + what + "/" + other + query))
                        .contains("(Forbidden)");
            }
        }
    }

    @Test
    void opensAnEncryptedSecretForWhoMayReadIt() throws Exception {
        assertThat(raw("objects/secrets/default/key?at=" + later()).at("/data/word").asString())
                .isEqualTo("aGlkZGVu");
        assertThat(history("secrets/default/key").toString()).doesNotContain("aGlkZGVu");
    }

    @Test
    void answersWithAStatusWhatItCannotTell() throws Exception {
        String objects = "/navarch/v1/objects/";
        assertThat(refusal("get", "--raw", "/navarch/v1/history/configmaps/default/none"))
                .contains("(NotFound)", "configmaps \"none\" not found");
        assertThat(refusal("get", "--raw", "/navarch/v1/history/things/default/none"))
                .contains("(NotFound)");
        assertThat(refusal("get", "--raw", objects + "configmaps/default/none?revision=1"))
                .contains("(NotFound)");
        assertThat(refusal("get", "--raw", objects + "configmaps/default/story"))
                .contains("(BadRequest)");
        assertThat(refusal("get", "--raw", objects + "configmaps/default/story?revision=x"))
                .contains("(BadRequest)");
        assertThat(refusal("get", "--raw", objects + "configmaps/default/story?at=yesterday"))
                .contains("(BadRequest)", "RFC 3339");
        assertThat(refusal("get", "--raw", objects + "configmaps/story?revision=1"))
                .contains("(BadRequest)", "have a namespace");
        assertThat(refusal("get", "--raw", objects + "namespaces/x/default?revision=1"))
                .contains("(BadRequest)", "have no namespace");
        assertThat(refusal("get", "--raw", objects + "configmaps/default/story?revision=999999999"))
                .contains("(BadRequest)", "yet to come");
        assertThat(refusal("delete", "--raw", "/navarch/v1/history/configmaps/default/story"))
                .contains("(MethodNotAllowed)");
    }

    @Test
    void isGoneBeforeTheLogBegins(@TempDir Path home) throws Exception {
        try (OwnHistory own = new OwnHistory(home)) {
            assertThat(own.ask("objects/namespaces/default?revision=1")).contains("(Expired)");
            assertThat(own.ask("objects/namespaces/default?at=2020-01-01T00:00:00Z"))
                    .contains("(Expired)");
            assertThat(own.ask("history/namespaces/default")).contains("\"items\":[]");
            assertThat(own.ask("objects/namespaces/default?at=" + later()))
                    .contains("\"kind\":\"Namespace\"");
        }
    }

    /** A server whose log was forgotten. */
    private record OwnHistory(ApiFixture api) implements AutoCloseable {

        OwnHistory(Path home) throws Exception {
            this(new ApiFixture(home));
            api.store().compact(api.store().currentRevision().join());
        }

        String ask(String path) throws Exception {
            return api.kubectl("get", "--raw", "/navarch/v1/" + path).output();
        }

        @Override
        public void close() {
            api.close();
        }
    }

    private static String later() {
        return "2999-01-01T00:00:00Z";
    }
}
