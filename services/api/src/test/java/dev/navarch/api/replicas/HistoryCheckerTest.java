package dev.navarch.api.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker is content with what is right, and complains of each thing that can be wrong. */
class HistoryCheckerTest {

    private static final Version MADE = version(1, "x", new Body("v1", true, false));
    private static final Version LEFT = version(2, "x", new Body("v2", false, true));
    private static final Version OTHER = version(4, "y", new Body("v4", true, false));
    private static final Version GONE = new Version(5, "t", "x", Optional.empty());

    private static final Event E1 = new Event("ADDED", "x", 1, "v1", false);
    private static final Event E2 = new Event("MODIFIED", "x", 2, "v2", false);
    private static final Event E4 = new Event("ADDED", "y", 4, "v4", false);
    private static final Event E5 = new Event("DELETED", "x", 5, "v2", false);

    private final HistoryChecker checker =
            new HistoryChecker(new History(List.of(MADE, LEFT, OTHER, GONE)));

    private static Version version(long revision, String name, Body body) {
        return new Version(revision, "t", name, Optional.of(body));
    }

    private List<String> watch(long after, Event... events) {
        return watch(Select.ALL, OptionalLong.of(after), 0, -1, events);
    }

    private List<String> watch(
            Select select, OptionalLong after, long least, long expired, Event... events) {
        checker.watch(new Watched("w", "t", select, after, least, List.of(events), expired));
        return checker.faults();
    }

    private List<String> list(long revision, OptionalLong exactly, long least, Event... items) {
        checker.list(new Listed("l", "t", Select.ALL, revision, exactly, least, List.of(items)));
        return checker.faults();
    }

    private static Event item(Event event) {
        return new Event("", event.name(), event.revision(), event.value(), false);
    }

    private static Event bookmark(long revision, boolean end) {
        return new Event("BOOKMARK", "", revision, "", end);
    }

    private static Acknowledged write(Version version) {
        return new Acknowledged(
                "t",
                version.name(),
                version.body().orElseThrow().value(),
                false,
                version.revision(),
                0);
    }

    @Test
    void isContentWithAWholeWatch() {
        assertThat(watch(0, E1, E2, E4, E5)).isEmpty();
        assertThat(watch(2, E4)).isEmpty();
        assertThat(watch(1, E2, bookmark(3, false), E4)).isEmpty();
    }

    @Test
    void missesALostEvent() {
        assertThat(watch(0, E1, E4)).isNotEmpty();
    }

    @Test
    void missesWhatABookmarkPassedOver() {
        assertThat(watch(1, bookmark(4, false))).isNotEmpty();
    }

    @Test
    void noticesADoubledEvent() {
        assertThat(watch(0, E1, E2, E2, E4)).isNotEmpty();
    }

    @Test
    void noticesReorderedEvents() {
        assertThat(watch(0, E1, E4, E2)).isNotEmpty();
    }

    @Test
    void noticesABookmarkThatGoesBack() {
        assertThat(watch(0, E1, E2, bookmark(1, false))).isNotEmpty();
    }

    @Test
    void followsWhatLeavesASelector() {
        Event left = new Event("DELETED", "x", 2, "v1", false);
        assertThat(watch(Select.LABEL, OptionalLong.of(0), 0, -1, E1, left, E4)).isEmpty();
        assertThat(watch(Select.LABEL, OptionalLong.of(0), 0, -1, E1, E4)).isNotEmpty();
    }

    @Test
    void findsTheStateThatAWatchBeganWith() {
        Event was = new Event("ADDED", "x", 2, "v2", false);
        assertThat(watch(Select.ALL, OptionalLong.empty(), 0, -1, E4, was, E5)).isEmpty();
        assertThat(watch(Select.ALL, OptionalLong.empty(), 5, -1, E4)).isEmpty();
        assertThat(watch(Select.ALL, OptionalLong.empty(), 0, -1, E1, E4)).isNotEmpty();
    }

    @Test
    void noticesAStaleBeginning() {
        assertThat(watch(Select.ALL, OptionalLong.empty(), 4, -1, E1, E2)).isNotEmpty();
    }

    @Test
    void comparesInitialEventsWithTheirBookmark() {
        Event was = new Event("ADDED", "x", 2, "v2", false);
        OptionalLong none = OptionalLong.empty();
        assertThat(watch(Select.ALL, none, 0, -1, was, bookmark(3, true), E4)).isEmpty();
        assertThat(watch(Select.ALL, none, 0, -1, was, bookmark(4, true))).isNotEmpty();
    }

    @Test
    void allowsExpiryOnlyOfWhatWasCompacted() {
        assertThat(watch(Select.ALL, OptionalLong.of(1), 0, 3)).isEmpty();
        assertThat(watch(Select.ALL, OptionalLong.of(4), 0, 3)).isNotEmpty();
    }

    @Test
    void comparesAListWithItsRevision() {
        Event was = item(new Event("", "x", 2, "v2", false));
        assertThat(list(3, OptionalLong.empty(), 2, was)).isEmpty();
        assertThat(list(5, OptionalLong.of(5), 0, item(E4))).isEmpty();
        assertThat(list(4, OptionalLong.empty(), 0, was)).isNotEmpty();
    }

    @Test
    void noticesAListThatGoesBack() {
        assertThat(list(1, OptionalLong.empty(), 2, item(E1))).isNotEmpty();
    }

    @Test
    void noticesAListOfAnotherRevision() {
        assertThat(list(1, OptionalLong.of(2), 0, item(E1))).isNotEmpty();
    }

    @Test
    void acceptsWritesThatAreAllThere() {
        List<Acknowledged> writes = new ArrayList<>(List.of(write(MADE), write(LEFT)));
        writes.add(new Acknowledged("t", "x", "v2", true, 0, 4));
        checker.writes(writes, Set.of("v4"));
        assertThat(checker.faults()).isEmpty();
    }

    @Test
    void missesALostWrite() {
        Version lost = version(3, "z", new Body("v3", true, true));
        checker.writes(List.of(write(lost)), Set.of("v1", "v2", "v4"));
        assertThat(checker.faults()).singleElement().asString().startsWith("lost");
    }

    @Test
    void missesALostDeletion() {
        checker.writes(
                List.of(new Acknowledged("t", "y", "v4", true, 0, 0)), Set.of("v1", "v2", "v4"));
        assertThat(checker.faults()).isNotEmpty();
    }

    @Test
    void noticesAWriteThatNobodyMade() {
        checker.writes(List.of(), Set.of("v1", "v2"));
        assertThat(checker.faults()).isNotEmpty();
    }

    @Test
    void noticesAnInventedDeletion() {
        HistoryChecker other =
                new HistoryChecker(
                        new History(
                                List.of(MADE, GONE, new Version(6, "t", "x", Optional.empty()))));
        other.writes(List.of(write(MADE)), Set.of());
        assertThat(other.faults()).isNotEmpty();
    }
}
