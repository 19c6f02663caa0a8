package dev.navarch.e2e.support;

import dev.navarch.testkit.Eventually;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Polls until something is so, and says what was seen last when it does not become so. */
public final class Await {

    private Await() {}

    public static <T> T until(
            String what, Duration limit, Supplier<T> look, Predicate<? super T> enough) {
        return Eventually.eventually(what, limit, look::get, enough);
    }
}
