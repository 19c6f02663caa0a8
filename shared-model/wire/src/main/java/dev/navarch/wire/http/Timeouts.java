package dev.navarch.wire.http;

import java.time.Duration;

/**
 * How long clients may take.
 *
 * @param idle without a request
 * @param head to send a request's line and headers, once begun
 * @param body to send a request's body, and to read an answer that is no stream
 */
public record Timeouts(Duration idle, Duration head, Duration body) {

    /** Those of kube-apiserver. */
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofMinutes(3), Duration.ofSeconds(32), Duration.ofSeconds(60));

    /** Of a request; its head may not take longer either. */
    public Timeouts withBody(Duration limit) {
        return new Timeouts(idle, head.compareTo(limit) < 0 ? head : limit, limit);
    }
}
