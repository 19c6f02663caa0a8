package dev.navarch.api.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateKeysTest {

    private static List<String> in(String body) {
        return DuplicateKeys.in(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesEachWithItsLine() {
        assertThat(in("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n"))
                .containsExactly(
                        "line 4: key \"c\" already set in map",
                        "line 5: key \"a\" already set in map");
        assertThat(in("{\"a\": 1,\n \"a\": 2}"))
                .containsExactly("line 2: key \"a\" already set in map");
    }

    @Test
    void theSameKeyOfTwoMapsIsNone() {
        assertThat(in("a: {x: 1}\nb: {x: 1}\nc: [{x: 1}, {x: 2}]\n")).isEmpty();
        assertThat(in("a: [")).isEmpty();
    }
}
