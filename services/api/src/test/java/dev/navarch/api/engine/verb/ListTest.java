package dev.navarch.api.engine.verb;

import static dev.navarch.api.engine.verb.Refused.assertRefused;
import static dev.navarch.api.engine.verb.TestEngine.ask;
import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.verb.TestEngine.Ask;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Conformance;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListTest {

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void close() {
        engine.close();
    }

    private void create(String namespace, String name, String labels) {
        engine.one(
                ask(ApiVerb.CREATE, Resources.CONFIG_MAPS)
                        .in(namespace)
                        .body("{'metadata':{'name':'" + name + "','labels':{" + labels + "}}}"));
    }

    private void touch(String name) {
        engine.one(
                ask(ApiVerb.PATCH, Resources.CONFIG_MAPS)
                        .named(name)
                        .patch(PatchType.MERGE)
                        .body("{'data':{'touched':'yes'}}"));
    }

    private void delete(String name) {
        engine.one(ask(ApiVerb.DELETE, Resources.CONFIG_MAPS).named(name));
    }

    private static Ask list() {
        return ask(ApiVerb.LIST, Resources.CONFIG_MAPS);
    }

    private List<String> names(Ask ask) {
        return names(engine.many(ask));
    }

    private static List<String> names(ApiResponse.Many many) {
        return many.items().stream()
                .map(bytes -> Json.read(bytes).at("/metadata/name").asString())
                .toList();
    }

    @Test
    void listsANamespaceOrAll() {
        create("default", "b", "");
        create("default", "a", "");
        create("default-2", "c", "");
        assertThat(names(list())).containsExactly("a", "b");
        assertThat(names(list().in(""))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(names(list().in("other"))).isEmpty();
        assertThat(engine.many(list()).revision()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=web | a b",
                "app==web,tier!=back | a",
                "tier in (back, front) | a b",
                "tier notin (front) | b c d",
                "app | a b c",
                "!app | d",
                "size>5 | c",
                "size<5 | b",
                "app=none | ''"
            })
    void selectsByLabels(String selector, String expected) {
        create("default", "a", "'app':'web','tier':'front'");
        create("default", "b", "'app':'web','tier':'back','size':'3'");
        create("default", "c", "'app':'db','size':'10'");
        create("default", "d", "");
        assertThat(String.join(" ", names(list().with("labelSelector", selector))))
                .isEqualTo(expected);
    }

    @Test
    void selectsByFields() {
        for (String node : List.of("n1", "n2", "")) {
            engine.one(
                    ask(ApiVerb.CREATE, Resources.PODS)
                            .body(
                                    "{'metadata':{'name':'pod-"
                                            + node
                                            + "x'},'spec':{'nodeName':'"
                                            + node
                                            + "','containers':[{'name':'c','image':'i'}]}}"));
        }
        Ask pods = ask(ApiVerb.LIST, Resources.PODS);
        assertThat(names(pods.with("fieldSelector", "spec.nodeName=n1")))
                .containsExactly("pod-n1x");
        assertThat(names(pods.with("fieldSelector", "spec.nodeName!=")))
                .containsExactly("pod-n1x", "pod-n2x");
        assertThat(names(pods.with("fieldSelector", "metadata.name=pod-x,spec.nodeName=")))
                .containsExactly("pod-x");
        assertThat(names(pods.with("fieldSelector", "spec.hostNetwork=false"))).hasSize(3);
        assertRefused(
                () -> engine.many(pods.with("fieldSelector", "spec.priority=1")),
                400,
                "BadRequest",
                "field label not supported: spec.priority");
    }

    @Test
    void showsOneMomentOnAllPages() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            create("default", name, "");
        }
        ApiResponse.Many first = engine.many(list().with("limit", "2"));
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.remaining()).isEqualTo(3);
        delete("c");
        create("default", "cc", "");
        touch("d");
        Ask next = list().with("limit", "2").with("continue", first.continueToken());
        ApiResponse.Many second = engine.many(next);
        assertThat(names(second)).containsExactly("c", "d");
        assertThat(Json.read(second.items().get(1)).has("data")).isFalse();
        assertThat(second.revision()).isEqualTo(first.revision());
        ApiResponse.Many third =
                engine.many(list().with("limit", "2").with("continue", second.continueToken()));
        assertThat(names(third)).containsExactly("e");
        assertThat(third.continueToken()).isEmpty();
        assertThat(names(list())).containsExactly("a", "b", "cc", "d", "e");
    }

    @Test
    void pagesThroughSelectedObjectsOnly() {
        for (int i = 0; i < 10; i++) {
            create("default", "n" + i, i % 3 == 0 ? "'pick':'me'" : "");
        }
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            ApiResponse.Many page =
                    engine.many(
                            list().with("limit", "2")
                                    .with("labelSelector", "pick=me")
                                    .with("continue", token));
            seen.addAll(names(page));
            assertThat(page.remaining()).isNegative();
            token = page.continueToken();
        } while (!token.isEmpty());
        assertThat(seen).containsExactly("n0", "n3", "n6", "n9");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Servers with support for API chunking should support continue listing from the last key if the original version has been compacted away, though the list is inconsistent [Conformance] [Slow]")
    void saysHowToGoOnWhenAPageTokenIsTooOld() {
        for (String name : List.of("a", "b", "c")) {
            create("default", name, "");
        }
        String token = engine.many(list().with("limit", "1")).continueToken();
        try (TestEngine later =
                new TestEngine(
                        engine.store, CacheSettings.DEFAULT, InstantSource.system(), b -> b)) {
            touch("a");
            // The store keeps what one of its readers has not taken in yet.
            eventually(() -> {
                engine.store.compact(4);
                return engine.store.compactedRevision() == 4;
            });
            eventually(() -> later.cache.image().revision() == 4);
            try (TestEngine restarted =
                    new TestEngine(
                            engine.store, CacheSettings.DEFAULT, InstantSource.system(), b -> b)) {
                assertThatThrownBy(() -> restarted.many(list().with("continue", token)))
                        .isInstanceOfSatisfying(
                                ApiException.class,
                                e -> {
                                    assertThat(e.code()).isEqualTo(410);
                                    assertThat(e.reason()).isEqualTo("Expired");
                                    assertThat(
                                                    names(
                                                            restarted.many(
                                                                    list().with(
                                                                                    "continue",
                                                                                    e
                                                                                            .continueToken()))))
                                            .containsExactly("b", "c");
                                });
            }
        }
    }

    @Test
    void listsExactlyAnOlderRevision() {
        create("default", "a", "");
        create("default", "b", "");
        delete("a");
        ApiResponse.Many past =
                engine.many(
                        list().with("resourceVersion", "2").with("resourceVersionMatch", "Exact"));
        assertThat(names(past)).containsExactly("a", "b");
        assertThat(past.revision()).isEqualTo(2);
        assertThat(names(list().with("resourceVersion", "2"))).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''  | Exact | resourceVersionMatch is forbidden unless resourceVersion is provided",
                "'0' | Exact | resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""
            })
    void refusesAMatchThatMakesNoSense(String version, String match, String message) {
        assertRefused(
                () ->
                        engine.many(
                                list().with("resourceVersion", version)
                                        .with("resourceVersionMatch", match)),
                422,
                "Invalid",
                "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: "
                        + message);
    }

    @Test
    void refusesAFutureRevision() {
        assertRefused(
                () -> engine.many(list().with("resourceVersion", "5")),
                504,
                "Timeout",
                "Timeout: Too large resource version: 5, current: 0");
    }

    @Test
    void deletesWhatItWouldList() {
        create("default", "a", "'app':'web'");
        create("default", "b", "'app':'web'");
        create("default", "c", "");
        ApiResponse.Many deleted =
                engine.many(
                        ask(ApiVerb.DELETECOLLECTION, Resources.CONFIG_MAPS)
                                .with("labelSelector", "app=web"));
        assertThat(names(deleted)).containsExactly("a", "b");
        assertThat(names(list())).containsExactly("c");
    }
}
