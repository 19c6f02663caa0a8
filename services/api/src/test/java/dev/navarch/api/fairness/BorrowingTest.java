package dev.navarch.api.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.fairness.Borrowing.Claim;
import java.util.List;
import org.junit.jupiter.api.Test;

class BorrowingTest {

    @Test
    void givesInProportionToTargets() {
        assertThat(Borrowing.share(90, List.of(new Claim(1, 10, 100), new Claim(1, 20, 100))))
                .containsExactly(30, 60);
    }

    @Test
    void keepsToTheBoundsOfEach() {
        assertThat(
                        Borrowing.share(
                                100,
                                List.of(
                                        new Claim(5, 1, 100),
                                        new Claim(1, 90, 60),
                                        new Claim(1, 10, 100))))
                .containsExactly(5, 60, 35);
    }

    @Test
    void givesAllTheirMostWhenThereIsPlenty() {
        assertThat(Borrowing.share(100, List.of(new Claim(1, 3, 20), new Claim(1, 3, 30))))
                .containsExactly(20, 30);
    }

    @Test
    void givesAllTheirLeastWhenThereIsTooLittle() {
        assertThat(Borrowing.share(10, List.of(new Claim(8, 8, 20), new Claim(8, 8, 30))))
                .containsExactly(8, 8);
    }
}
