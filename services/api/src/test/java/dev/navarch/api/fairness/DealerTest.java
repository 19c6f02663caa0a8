package dev.navarch.api.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DealerTest {

    private static final SplittableRandom RANDOM = new SplittableRandom(7);

    @Test
    void dealsDistinctQueues() {
        Dealer dealer = new Dealer(16, 6);
        for (int i = 0; i < 1_000; i++) {
            int[] hand = dealer.deal(RANDOM.nextLong());
            assertThat(Arrays.stream(hand).distinct().count()).isEqualTo(6);
            assertThat(Arrays.stream(hand)).allMatch(queue -> queue >= 0 && queue < 16);
        }
    }

    @Test
    void dealsAFlowTheSameHandAgain() {
        Dealer dealer = new Dealer(128, 6);
        assertThat(dealer.deal(42)).isEqualTo(dealer.deal(42)).isNotEqualTo(dealer.deal(43L << 40));
    }

    @Test
    void usesAllQueuesAlike() {
        Dealer dealer = new Dealer(32, 4);
        int[] dealt = new int[32];
        for (int i = 0; i < 32_000; i++) {
            for (int queue : dealer.deal(RANDOM.nextLong())) {
                dealt[queue]++;
            }
        }
        assertThat(Arrays.stream(dealt)).allMatch(times -> times > 3_500 && times < 4_500);
    }

    @Test
    void seldomDealsAllOfAnothersHand() {
        Dealer dealer = new Dealer(128, 6);
        int[] elephant = dealer.deal(RANDOM.nextLong());
        long covered =
                RANDOM.longs(100_000)
                        .mapToObj(dealer::deal)
                        .filter(hand ->
                                Arrays.stream(hand)
                                        .allMatch(
                                                q -> Arrays.stream(elephant).anyMatch(e -> e == q)))
                        .count();
        assertThat(covered).isZero();
    }
}
