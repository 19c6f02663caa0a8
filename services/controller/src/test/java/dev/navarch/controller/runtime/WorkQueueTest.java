package dev.navarch.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queue knows how long its keys have been due. */
class WorkQueueTest {

    private final FakeClock clock = new FakeClock();
    private final List<String> waits = new ArrayList<>();
    private final WorkQueue<String> queue =
            new WorkQueue<>(
                    clock, (item, waited) -> waits.add(item + " " + waited.toSeconds() + "s"));

    @Test
    void tellsHowLongAnItemWaitedWhenItIsGivenOut() {
        queue.add("a");
        clock.advance(Duration.ofSeconds(3));
        queue.add("a");
        queue.add("b");
        assertThat(queue.oldest()).isEqualTo(Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(2));
        assertThat(queue.poll()).contains("a");
        assertThat(queue.oldest()).isEqualTo(Duration.ofSeconds(2));
        assertThat(queue.poll()).contains("b");
        assertThat(waits).containsExactly("a 5s", "b 2s");
        assertThat(queue.oldest()).isZero();
    }

    @Test
    void doesNotCountTheTimeThatAnItemIsPutOff() {
        queue.addAfter("late", Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(31));
        assertThat(queue.oldest()).isZero();
        assertThat(queue.poll()).contains("late");
        assertThat(waits).containsExactly("late 0s");
    }

    @Test
    void countsItemsOfAKind() {
        List.of("x1", "x2", "y1").forEach(queue::add);
        assertThat(queue.depth(item -> item.startsWith("x"))).isEqualTo(2);
        assertThat(queue.depth()).isEqualTo(3);
    }
}
