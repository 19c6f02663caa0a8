package dev.navarch.controller.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each node was last heard of, by this process's own clock. While nothing at all is heard, the
 * nodes are not to blame: then nobody is judged, and all get their time anew afterwards.
 */
final class Heartbeats {

    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<String, Instant> heard = new ConcurrentHashMap<>();
    private volatile Instant lastOfAny = Instant.EPOCH;
    private volatile Instant resumed = Instant.EPOCH;

    Heartbeats(InstantSource clock) {
        this.clock = clock;
    }

    /** Any lease was renewed. */
    synchronized void alive() {
        Instant now = clock.instant();
        if (lastOfAny.plus(SILENCE).isBefore(now)) {
            resumed = now;
        }
        lastOfAny = now;
    }

    void heard(String node) {
        heard.put(node, clock.instant());
    }

    void forget(String node) {
        heard.remove(node);
    }

    /** When the node was last heard of; empty while nothing can be said. */
    Optional<Instant> last(String node) {
        if (lastOfAny.plus(SILENCE).isBefore(clock.instant())) {
            return Optional.empty();
        }
        Instant at = heard.computeIfAbsent(node, n -> clock.instant());
        return Optional.of(at.isBefore(resumed) ? resumed : at);
    }
}
