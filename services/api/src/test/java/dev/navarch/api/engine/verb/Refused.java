package dev.navarch.api.engine.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.engine.ApiException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts how something is refused. */
final class Refused {

    private Refused() {}

    static void assertRefused(ThrowingCallable call, int code, String reason, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> {
                            assertThat(e.getMessage()).isEqualTo(message);
                            assertThat(e.reason()).isEqualTo(reason);
                            assertThat(e.code()).isEqualTo(code);
                        });
    }
}
