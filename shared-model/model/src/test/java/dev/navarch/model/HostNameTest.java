package dev.navarch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class HostNameTest {

    @Test
    void aNodeHasItsHostsNameUnlessToldOtherwise() {
        assertThat(HostName.ofNode("n1")).isEqualTo("n1");
        assertThat(HostName.ofNode("")).isEqualTo(HostName.local());
    }

    @Test
    void isNeverEmptyAndInLowerCase() {
        assertThat(HostName.local())
                .isNotEmpty()
                .isEqualTo(HostName.local().toLowerCase(Locale.ROOT));
    }
}
