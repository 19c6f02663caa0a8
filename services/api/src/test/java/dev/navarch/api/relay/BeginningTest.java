package dev.navarch.api.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.store.Write;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.bus.ChangeSink;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a relay goes on, for every way in which topics and state may not fit together. */
class BeginningTest {

    private static final int OBJECTS = 10;

    private final MemoryObjectStore store = new MemoryObjectStore();

    @BeforeEach
    void fill() {
        for (int i = 1; i <= OBJECTS; i++) {
            store.write(
                            new Write(
                                    ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", "c" + i),
                                    "uid",
                                    Optional.empty(),
                                    Optional.of(r -> ("" + r).getBytes(StandardCharsets.UTF_8)),
                                    Optional.empty()))
                    .join();
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Topics in some standing, which remember what they were told. */
    private record Topics(Standing standing, long lastRelayed, List<String> told)
            implements ChangeSink {

        Topics(Standing standing, long lastRelayed) {
            this(standing, lastRelayed, new ArrayList<>());
        }

        @Override
        public void publish(List<Change> changes) {
            throw new AssertionError("too early");
        }

        @Override
        public void fillIn(List<Change> state) {
            told.add("filled in up to " + state.getLast().revision());
        }

        @Override
        public void restate(List<Change> state, long after, long upTo, long reached) {
            told.add(state.size() + " objects in " + after + " to " + upTo + ", at " + reached);
        }

        @Override
        public void close() {}
    }

    /**
     * @param noted up to where topics were once complete
     * @param skippedUpTo the last revision that a restore left out; 0 for none
     */
    private record Notes(long noted, long skippedUpTo) implements Departed {

        @Override
        public Optional<Skipped> skipped() {
            return skippedUpTo == 0
                    ? Optional.empty()
                    : Optional.of(new Skipped(OBJECTS, skippedUpTo));
        }

        @Override
        public List<Change> after(long revision) {
            return List.of();
        }

        @Override
        public void relayed(long revision) {}
    }

    private boolean isPossible(Topics topics, Departed notes) {
        return new Beginning(store, notes, topics).isPossible();
    }

    @Test
    void goesOnWhereTopicsAreComplete() {
        Topics topics = new Topics(ChangeSink.Standing.WHOLE, 7);
        Beginning beginning = new Beginning(store, Departed.NOBODY, topics);
        assertThat(beginning.isPossible()).isTrue();
        assertThat(beginning.make()).isEqualTo(7);
        assertThat(topics.told()).isEmpty();
    }

    @Test
    void fillsInWhatWasRelayedAndDeleted() {
        Topics topics = new Topics(ChangeSink.Standing.PARTIAL, 7);
        assertThat(new Beginning(store, Departed.NOBODY, topics).make()).isEqualTo(7);
        assertThat(topics.told()).containsExactly("filled in up to 7");
    }

    @Test
    void tellsTheRestoredStateInSkippedRevisions() {
        Topics topics = new Topics(ChangeSink.Standing.OF_ANOTHER, 40);
        Beginning beginning = new Beginning(store, new Notes(0, 100), topics);
        assertThat(beginning.isPossible()).isTrue();
        assertThat(beginning.make()).isEqualTo(OBJECTS);
        assertThat(topics.told()).containsExactly("10 objects in 10 to 100, at 10");
    }

    @Test
    void cannotTellAnOlderStateWithoutSkippedRevisions() {
        assertThat(isPossible(new Topics(ChangeSink.Standing.OF_ANOTHER, 40), Departed.NOBODY))
                .isFalse();
        assertThat(isPossible(new Topics(ChangeSink.Standing.OF_ANOTHER, 40), new Notes(0, 40)))
                .isFalse();
        assertThat(isPossible(new Topics(ChangeSink.Standing.WHOLE, 11), Departed.NOBODY))
                .isFalse();
        assertThat(isPossible(new Topics(ChangeSink.Standing.UNKNOWN, 0), Departed.NOBODY))
                .isFalse();
    }

    @Test
    void noticesThatKafkaHasLostWhatTheLogHasForgotten() {
        Topics topics = new Topics(ChangeSink.Standing.WHOLE, 5);
        assertThat(isPossible(topics, new Notes(8, 0))).as("the log still reaches back").isTrue();
        store.compact(6);
        assertThat(isPossible(topics, new Notes(8, 0))).isFalse();
        assertThat(isPossible(topics, new Notes(5, 0))).as("only slow").isTrue();
    }
}
