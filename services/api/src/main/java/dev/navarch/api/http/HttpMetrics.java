package dev.navarch.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The API server's own figures, under the names that Kubernetes gives them. */
final class HttpMetrics {

    private record Key(String verb, String group, String version, String resource, int code) {

        @Override
        public int hashCode() {
            // Strings remember their hash; the one that a record is given costs ten times as much.
            int hash = 31 * verb.hashCode() + group.hashCode();
            hash = 31 * hash + version.hashCode();
            return 31 * (31 * hash + resource.hashCode()) + code;
        }
    }

    private record Meters(Timer time, Counter count) {}

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Meters> meters = new ConcurrentHashMap<>();
    private final AtomicInteger watches;
    private final AtomicInteger inFlight;

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.watches = gauge("apiserver.longrunning.requests");
        this.inFlight = gauge("apiserver.current.inflight.requests");
    }

    private AtomicInteger gauge(String name) {
        AtomicInteger value = new AtomicInteger();
        registry.gauge(name, value);
        return value;
    }

    void began() {
        inFlight.incrementAndGet();
    }

    void ended() {
        inFlight.decrementAndGet();
    }

    void watchBegan() {
        watches.incrementAndGet();
    }

    void watchEnded() {
        watches.decrementAndGet();
    }

    void answered(
            String verb, String group, String version, String resource, int code, long nanos) {
        Meters found =
                meters.computeIfAbsent(
                        new Key(verb, group, version, resource, code), this::register);
        found.time().record(nanos, TimeUnit.NANOSECONDS);
        found.count().increment();
    }

    private Meters register(Key key) {
        String[] tags = {
            "verb", key.verb(),
            "group", key.group(),
            "version", key.version(),
            "resource", key.resource(),
            "code", Integer.toString(key.code())
        };
        return new Meters(
                Timer.builder("apiserver.request.duration")
                        .tags(tags)
                        .serviceLevelObjectives(
                                Duration.ofMillis(5),
                                Duration.ofMillis(25),
                                Duration.ofMillis(100),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30))
                        .register(registry),
                Counter.builder("apiserver.request").tags(tags).register(registry));
    }
}
