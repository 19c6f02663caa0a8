package dev.navarch.api.engine.verb;

import static dev.navarch.api.engine.verb.Refused.assertRefused;
import static dev.navarch.api.engine.verb.TestEngine.ask;
import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.WatchSource;
import dev.navarch.api.engine.verb.TestEngine.Ask;
import dev.navarch.api.store.FlakyStore;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.bus.Subscription;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final CacheSettings SMALL =
            new CacheSettings(
                    16, Duration.ofSeconds(60), Duration.ofMillis(5), Duration.ofSeconds(10));

    private final AtomicReference<Instant> now = new AtomicReference<>(TestEngine.NOW);
    private final TestEngine engine =
            new TestEngine(new MemoryObjectStore(), SMALL, now::get, b -> b);
    private final List<Subscription> watches = new ArrayList<>();

    @AfterEach
    void close() {
        watches.forEach(Subscription::close);
        engine.close();
    }

    private void create(String name, String labels) {
        engine.one(
                ask(ApiVerb.CREATE, Resources.CONFIG_MAPS)
                        .body("{'metadata':{'name':'" + name + "','labels':{" + labels + "}}}"));
    }

    private void patch(String name, String body) {
        engine.one(
                ask(ApiVerb.PATCH, Resources.CONFIG_MAPS)
                        .named(name)
                        .patch(PatchType.MERGE)
                        .body(body));
    }

    private void delete(String name) {
        engine.one(ask(ApiVerb.DELETE, Resources.CONFIG_MAPS).named(name));
    }

    private static Ask watch() {
        return ask(ApiVerb.WATCH, Resources.CONFIG_MAPS).with("watch", "true");
    }

    private Recorder start(Ask ask) {
        return start(engine.watch(ask), new Recorder());
    }

    private Recorder start(WatchSource source, Recorder recorder) {
        watches.add(source.start(recorder, recorder::writable));
        return recorder;
    }

    @Test
    void beginsWithWhatThereIsAndFollows() {
        create("a", "");
        Recorder seen = start(watch()).await(1);
        create("b", "");
        patch("a", "{'data':{'k':'v'}}");
        delete("b");
        assertThat(seen.await(4).texts())
                .containsExactly("ADDED a", "ADDED b", "MODIFIED a", "DELETED b");
        assertThat(seen.events())
                .extracting(Recorder.Event::version)
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void followsFromARevisionOnly() {
        create("a", "");
        create("b", "");
        Recorder seen = start(watch().with("resourceVersion", "1"));
        create("c", "");
        assertThat(seen.await(2).texts()).containsExactly("ADDED b", "ADDED c");
    }

    @Test
    void seesObjectsComeIntoAndOutOfASelector() {
        create("a", "'app':'web'");
        create("b", "");
        Recorder seen =
                start(watch().with("resourceVersion", "2").with("labelSelector", "app=web"));
        patch("a", "{'data':{'k':'v'}}");
        patch("b", "{'metadata':{'labels':{'app':'web'}}}");
        patch("a", "{'metadata':{'labels':{'app':'db'}}}");
        patch("a", "{'data':{'k':'w'}}");
        delete("a");
        delete("b");
        assertThat(seen.await(4).texts())
                .containsExactly("MODIFIED a", "ADDED b", "DELETED a", "DELETED b");
        Recorder.Event gone = seen.events().get(2);
        assertThat(gone.object().at("/metadata/labels/app").asString()).isEqualTo("web");
        assertThat(gone.version()).isEqualTo("5");
    }

    @Test
    void seesOneNamespaceOnly() {
        Recorder seen = start(watch().in("other"));
        create("a", "");
        engine.one(
                ask(ApiVerb.CREATE, Resources.CONFIG_MAPS)
                        .in("other")
                        .body("{'metadata':{'name':'b'}}"));
        assertThat(seen.await(1).texts()).containsExactly("ADDED b");
    }

    @Test
    void marksTheEndOfTheInitialEvents() {
        create("a", "");
        create("b", "");
        Recorder seen =
                start(
                        watch().with("sendInitialEvents", "true")
                                .with("resourceVersionMatch", "NotOlderThan")
                                .with("allowWatchBookmarks", "true"));
        create("c", "");
        seen.await(4);
        assertThat(seen.events())
                .extracting(Recorder.Event::type)
                .containsExactly("ADDED", "ADDED", "BOOKMARK", "ADDED");
        Recorder.Event mark = seen.events().get(2);
        assertThat(mark.version()).isEqualTo("2");
        assertThat(mark.object().get("kind").asString()).isEqualTo("ConfigMap");
        assertThat(
                        mark.object()
                                .get("metadata")
                                .get("annotations")
                                .get("k8s.io/initial-events-end")
                                .asString())
                .isEqualTo("true");
    }

    @Test
    void refusesInitialEventsWithoutAMatch() {
        assertRefused(
                () -> engine.watch(watch().with("sendInitialEvents", "true")),
                422,
                "Invalid",
                "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
                        + " sendInitialEvents requires setting resourceVersionMatch to"
                        + " NotOlderThan");
    }

    @Test
    void bookmarksAboutOnceAMinute() {
        create("a", "");
        Recorder seen =
                start(watch().with("resourceVersion", "1").with("allowWatchBookmarks", "true"));
        Recorder without = start(watch().with("resourceVersion", "1"));
        engine.one(
                ask(ApiVerb.CREATE, Resources.SECRETS).body("{'metadata':{'name':'elsewhere'}}"));
        eventually(() -> engine.cache.image().revision() == 2);
        now.set(TestEngine.NOW.plusSeconds(61));
        assertThat(seen.await(1).events().getFirst().type()).isEqualTo("BOOKMARK");
        assertThat(seen.events().getFirst().version()).isEqualTo("2");
        create("b", "");
        assertThat(without.await(1).texts()).containsExactly("ADDED b");
    }

    @Test
    void endsWhenItsTimeIsOver() {
        Recorder seen = start(watch().with("timeoutSeconds", "5"));
        now.set(TestEngine.NOW.plusSeconds(4));
        create("a", "");
        seen.await(1);
        assertThat(seen.ended()).isFalse();
        now.set(TestEngine.NOW.plusSeconds(5));
        eventually(seen::ended);
        eventually(() -> engine.cache.watchers() == 0);
    }

    @Test
    void waitsForASlowReaderAndThenReadsTheLog() {
        Recorder seen = new Recorder();
        seen.allow(3);
        WatchSource source = engine.watch(watch());
        start(source, seen);
        int events = 100;
        for (int i = 0; i < events; i++) {
            create("n" + i, "");
        }
        seen.await(3);
        eventually(() -> engine.cache.image().revision() == events);
        assertThat(seen.events()).hasSize(3);
        seen.allow(Integer.MAX_VALUE);
        source.resume();
        seen.await(events);
        assertThat(seen.events())
                .extracting(Recorder.Event::version)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, events).mapToObj(Integer::toString).toList());
    }

    @Test
    void resumesAfterARestart() {
        create("a", "");
        patch("a", "{'data':{'k':'v'}}");
        delete("a");
        create("b", "");
        try (TestEngine again = new TestEngine(engine.store, SMALL, now::get, b -> b)) {
            Recorder seen =
                    start(again.watch(watch().with("resourceVersion", "1")), new Recorder());
            assertThat(seen.await(3).texts()).containsExactly("MODIFIED a", "DELETED a", "ADDED b");
            assertThat(seen.events().get(1).version()).isEqualTo("3");
        }
    }

    @Test
    void saysGoneWhenItsPlaceWasCompacted() {
        create("a", "");
        create("b", "");
        create("c", "");
        eventually(() -> engine.cache.image().revision() == 3);
        engine.store.compact(3);
        eventually(() -> {
            engine.store.compact(3);
            return engine.store.compactedRevision() == 3;
        });
        try (TestEngine again = new TestEngine(engine.store, SMALL, now::get, b -> b)) {
            Recorder seen =
                    start(again.watch(watch().with("resourceVersion", "1")), new Recorder());
            seen.await(1);
            eventually(seen::ended);
            Recorder.Event error = seen.events().getFirst();
            assertThat(error.type()).isEqualTo("ERROR");
            assertThat(error.object().get("code").asInt()).isEqualTo(410);
            assertThat(error.object().get("reason").asString()).isEqualTo("Expired");
            assertThat(error.object().get("message").asString())
                    .isEqualTo("too old resource version: 1 (3)");
        }
    }

    @Test
    void waitsForTheLogWhileTheStoreIsAway() {
        FlakyStore store = new FlakyStore();
        try (TestEngine first = new TestEngine(store, SMALL, now::get, b -> b)) {
            for (String name : List.of("a", "b", "c")) {
                first.one(
                        ask(ApiVerb.CREATE, Resources.CONFIG_MAPS)
                                .body("{'metadata':{'name':'" + name + "'}}"));
            }
            try (TestEngine again = new TestEngine(store, SMALL, now::get, b -> b)) {
                store.away(true);
                Recorder seen =
                        start(again.watch(watch().with("resourceVersion", "1")), new Recorder());
                eventually(() -> store.refused() > 0);
                store.away(false);
                assertThat(seen.await(2).texts()).containsExactly("ADDED b", "ADDED c");
            }
        }
    }

    @Test
    void showsAllWatchersTheSameBytes() {
        List<byte[]> first = new ArrayList<>();
        List<byte[]> second = new ArrayList<>();
        for (List<byte[]> into : List.of(first, second)) {
            watches.add(
                    engine.watch(watch())
                            .start(
                                    new WatchSource.Sink() {

                                        @Override
                                        public void event(String type, byte[] object) {
                                            synchronized (into) {
                                                into.add(object);
                                            }
                                        }

                                        @Override
                                        public void end() {}
                                    },
                                    () -> true));
        }
        create("a", "");
        delete("a");
        eventually(() -> size(first) == 2 && size(second) == 2);
        assertThat(first.get(0)).isSameAs(second.get(0));
        assertThat(first.get(1)).isSameAs(second.get(1));
    }

    private static int size(List<byte[]> list) {
        synchronized (list) {
            return list.size();
        }
    }
}
