package dev.navarch.api.http;

import dev.navarch.wire.http.Connection;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An exchange that is another one but for how it is answered. */
interface AnsweredExchange extends Exchange {

    /** Who asks, and what. */
    Exchange exchange();

    @Override
    default String method() {
        return exchange().method();
    }

    @Override
    default String rawPath() {
        return exchange().rawPath();
    }

    @Override
    default String path() {
        return exchange().path();
    }

    @Override
    default String rawQuery() {
        return exchange().rawQuery();
    }

    @Override
    default Map<String, List<String>> query() {
        return exchange().query();
    }

    @Override
    default Headers headers() {
        return exchange().headers();
    }

    @Override
    default byte[] body() {
        return exchange().body();
    }

    @Override
    default boolean bodyTooLarge() {
        return exchange().bodyTooLarge();
    }

    @Override
    default Connection connection() {
        return exchange().connection();
    }

    @Override
    default Optional<String> upgrade() {
        return exchange().upgrade();
    }

    @Override
    default void onAbandoned(Runnable callback) {
        exchange().onAbandoned(callback);
    }

    @Override
    default void onEnded(Runnable callback) {
        exchange().onEnded(callback);
    }
}
