package dev.navarch.bus.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A view of texts; an object's index keys are its comma-separated words. */
class ViewTest {

    private final View<String> view =
            new View<>(
                    bytes -> new String(bytes, UTF_8),
                    Map.of("word", text -> List.of(text.split(","))));
    private final List<ViewEvent<String>> events = new ArrayList<>();

    ViewTest() {
        view.onEvent(events::add);
    }

    @Test
    void showsTheNewestState() {
        view.onChanges(List.of(put(1, "a/x", "one"), put(2, "a/y", "two"), put(3, "a/x", "three")));
        assertThat(view.get("a/x")).contains("three");
        assertThat(view.list()).containsExactlyInAnyOrder("three", "two");
        assertThat(view.revision()).isEqualTo(3);
    }

    @Test
    void tellsHandlersWhatWasBeforeAndAfter() {
        view.onChanges(List.of(put(1, "a/x", "one"), put(2, "a/x", "two"), deletion(3, "a/x")));
        assertThat(events)
                .extracting(e -> e.before().orElse("-") + ">" + e.after().orElse("-"))
                .containsExactly("->one", "one>two", "two>-");
        assertThat(events).extracting(ViewEvent::revision).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aHandlerSeesTheViewAsItIsAfterTheChange() {
        List<Optional<String>> seen = new ArrayList<>();
        view.onEvent(event -> seen.add(view.get("a/x")));
        view.onChanges(List.of(put(1, "a/x", "one"), deletion(2, "a/x")));
        assertThat(seen).containsExactly(Optional.of("one"), Optional.empty());
    }

    @Test
    void aReplayNeverBringsBackWhatWasDeleted() {
        List<Change> all = List.of(put(1, "a/x", "one"), put(2, "a/x", "two"), deletion(3, "a/x"));
        view.onChanges(all);
        events.clear();
        all.forEach(change -> view.onChanges(List.of(change)));
        assertThat(events).isEmpty();
        assertThat(view.get("a/x")).isEmpty();
        assertThat(view.byIndex("word", "one")).isEmpty();
    }

    @Test
    void takesAnObjectThatIsMadeAgain() {
        view.onChanges(List.of(put(1, "a/x", "one"), deletion(2, "a/x"), put(3, "a/x", "two")));
        assertThat(view.get("a/x")).contains("two");
    }

    @Test
    void ignoresTheDeletionOfWhatItNeverSaw() {
        view.onChanges(List.of(deletion(5, "a/x")));
        assertThat(events).isEmpty();
        assertThat(view.revision()).isEqualTo(5);
    }

    @Test
    void anIndexFollowsItsObjects() {
        view.onChanges(List.of(put(1, "a/x", "red,round"), put(2, "b/y", "red")));
        assertThat(view.byIndex("word", "red")).containsExactlyInAnyOrder("red,round", "red");
        view.onChanges(List.of(put(3, "a/x", "green,round")));
        assertThat(view.byIndex("word", "red")).containsExactly("red");
        assertThat(view.byIndex("word", "green")).containsExactly("green,round");
        assertThat(view.byIndex("word", "round")).containsExactly("green,round");
        view.onChanges(List.of(deletion(4, "b/y")));
        assertThat(view.byIndex("word", "red")).isEmpty();
    }

    @Test
    void filesByNamespaceAndClusterScopedUnderTheEmptyOne() {
        view.onChanges(List.of(put(1, "a/x", "one"), put(2, "b/x", "two"), put(3, "n", "three")));
        assertThat(view.inNamespace("a")).containsExactly("one");
        assertThat(view.inNamespace("")).containsExactly("three");
        view.onChanges(List.of(deletion(4, "a/x")));
        assertThat(view.inNamespace("a")).isEmpty();
    }

    @Test
    void refusesAnIndexThatItDoesNotHave() {
        assertThatThrownBy(() -> view.byIndex("colour", "red"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhenItHasCaughtUp() throws InterruptedException {
        assertThat(view.awaitCaughtUp(0, TimeUnit.SECONDS)).isFalse();
        view.onCaughtUp();
        assertThat(view.awaitCaughtUp(0, TimeUnit.SECONDS)).isTrue();
    }

    private static Change put(long revision, String path, String text) {
        return new Change(
                revision,
                ChangeType.MODIFIED,
                ObjectKey.ofPath(Resources.PODS, path),
                "uid",
                Optional.empty(),
                Optional.of(text.getBytes(UTF_8)));
    }

    private static Change deletion(long revision, String path) {
        return new Change(
                revision,
                ChangeType.DELETED,
                ObjectKey.ofPath(Resources.PODS, path),
                "uid",
                Optional.empty(),
                Optional.empty());
    }
}
