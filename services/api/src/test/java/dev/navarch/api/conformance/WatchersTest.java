package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class WatchersTest {

    private final LiveApi api;
    private final String maps;

    WatchersTest(LiveApi api) throws IOException, InterruptedException {
        this.api = api;
        this.maps = "/api/v1/namespaces/" + api.namespace("watchers") + "/configmaps";
    }

    private JsonNode make(String name, String label) throws IOException, InterruptedException {
        return api.create(
                maps, "{metadata: {name: %s, labels: {watched: %s}}}".formatted(name, label));
    }

    private JsonNode change(String name, int mutation) throws IOException, InterruptedException {
        return api.merge(maps + "/" + name, "{data: {mutation: '" + mutation + "'}}");
    }

    private static String revision(JsonNode object) {
        return object.at("/metadata/resourceVersion").asString();
    }

    private static void shows(JsonNode object, String name, String mutation) {
        assertThat(object.at("/metadata/name").asString()).isEqualTo(name);
        assertThat(object.at("/data/mutation").asString("")).isEqualTo(mutation);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Watchers should observe add, update, and delete watch notifications on configmaps [Conformance]")
    void eachWatchSeesWhatItsSelectorMatches() throws Exception {
        try (Watch a = api.watch(maps + "?labelSelector=watched%3Da");
                Watch b = api.watch(maps + "?labelSelector=watched%3Db");
                Watch both = api.watch(maps + "?labelSelector=watched+in+(a,b)")) {
            make("first", "a");
            change("first", 1);
            change("first", 2);
            api.delete(maps + "/first");
            make("second", "b");
            api.delete(maps + "/second");
            for (Watch watch : List.of(a, both)) {
                shows(watch.next("ADDED"), "first", "");
                shows(watch.next("MODIFIED"), "first", "1");
                shows(watch.next("MODIFIED"), "first", "2");
                shows(watch.next("DELETED"), "first", "2");
            }
            for (Watch watch : List.of(b, both)) {
                shows(watch.next("ADDED"), "second", "");
                shows(watch.next("DELETED"), "second", "");
            }
        }
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Watchers should be able to start watching from a specific resource version [Conformance]")
    void beginsAfterAResourceVersion() throws Exception {
        make("past", "a");
        String first = revision(change("past", 1));
        change("past", 2);
        api.delete(maps + "/past");
        try (Watch watch = api.watch(maps + "?resourceVersion=" + first)) {
            shows(watch.next("MODIFIED"), "past", "2");
            shows(watch.next("DELETED"), "past", "2");
        }
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Watchers should be able to restart watching from the last resource version observed by the previous watch [Conformance]")
    void goesOnWhereAnotherWatchEnded() throws Exception {
        String last;
        try (Watch watch = api.watch(maps)) {
            make("resumed", "a");
            change("resumed", 1);
            watch.next("ADDED");
            last = revision(watch.next("MODIFIED"));
        }
        change("resumed", 2);
        api.delete(maps + "/resumed");
        try (Watch watch = api.watch(maps + "?resourceVersion=" + last)) {
            shows(watch.next("MODIFIED"), "resumed", "2");
            shows(watch.next("DELETED"), "resumed", "2");
        }
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Watchers should observe an object deletion if it stops meeting the requirements of the selector [Conformance]")
    void whatNoLongerMatchesIsDeletedToItsWatcher() throws Exception {
        try (Watch watch = api.watch(maps + "?labelSelector=watched%3Da")) {
            make("moving", "a");
            change("moving", 1);
            api.merge(maps + "/moving", "{metadata: {labels: {watched: elsewhere}}}");
            shows(watch.next("ADDED"), "moving", "");
            shows(watch.next("MODIFIED"), "moving", "1");
            shows(watch.next("DELETED"), "moving", "1");
            change("moving", 2);
            api.merge(maps + "/moving", "{metadata: {labels: {watched: a}}}");
            change("moving", 3);
            api.delete(maps + "/moving");
            shows(watch.next("ADDED"), "moving", "2");
            shows(watch.next("MODIFIED"), "moving", "3");
            shows(watch.next("DELETED"), "moving", "3");
        }
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Watchers should receive events on concurrent watches in same order [Conformance]")
    void concurrentWatchesSeeOneOrder() throws Exception {
        String begin = revision(api.get(maps));
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; i < 30; i++) {
                                    make("m" + i % 5, "a");
                                    change("m" + i % 5, i);
                                    api.delete(maps + "/m" + i % 5);
                                }
                                make("last", "a");
                                api.delete(maps + "/last");
                            } catch (IOException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        List<Watch> watches = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            watches.add(api.watch(maps + "?resourceVersion=" + begin));
        }
        try {
            List<String> first = watches.getFirst().upToDeletionOf("last");
            assertThat(first).hasSize(92);
            for (Watch watch : watches.subList(1, watches.size())) {
                assertThat(watch.upToDeletionOf("last")).isEqualTo(first);
            }
        } finally {
            watches.forEach(Watch::close);
            writer.join();
        }
    }
}
