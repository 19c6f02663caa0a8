package dev.navarch.api.http;

import dev.navarch.api.fairness.Fairness;
import dev.navarch.api.fairness.FlowObserver;
import dev.navarch.api.fairness.FlowSchema;
import dev.navarch.api.fairness.FlowState;
import dev.navarch.api.fairness.LevelState;
import dev.navarch.api.fairness.PriorityLevel;
import dev.navarch.api.fairness.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToLongFunction;

/** The figures of priority and fairness, under the names that Kubernetes gives them. */
public final class FlowMeters implements FlowObserver {

    private static final String PREFIX = "apiserver.flowcontrol.";

    private record Key(String schema, String level) {}

    private record Meters(Counter dispatched, Timer waited, Timer executed) {}

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Meters> meters = new ConcurrentHashMap<>();
    private final Set<Object> shown = ConcurrentHashMap.newKeySet();

    public FlowMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void dispatched(FlowSchema schema, PriorityLevel level, Duration waited) {
        Meters found = of(schema, level);
        found.dispatched().increment();
        found.waited().record(waited);
    }

    @Override
    public void executed(FlowSchema schema, PriorityLevel level, Duration took) {
        of(schema, level).executed().record(took);
    }

    @Override
    public void rejected(FlowSchema schema, PriorityLevel level, Rejection why, Duration waited) {
        Counter.builder(PREFIX + "rejected.requests")
                .tags(
                        "flow_schema",
                        schema.name(),
                        "priority_level",
                        level.name(),
                        "reason",
                        why.reason())
                .register(registry)
                .increment();
        time("request.wait.duration", new Key(schema.name(), level.name()), "execute", "false")
                .record(waited);
    }

    private Meters of(FlowSchema schema, PriorityLevel level) {
        return meters.computeIfAbsent(new Key(schema.name(), level.name()), this::register);
    }

    private Meters register(Key key) {
        return new Meters(
                Counter.builder(PREFIX + "dispatched.requests")
                        .tags("flow_schema", key.schema(), "priority_level", key.level())
                        .register(registry),
                time("request.wait.duration", key, "execute", "true"),
                time("request.execution.duration", key, "type", "regular"));
    }

    private Timer time(String name, Key key, String tag, String value) {
        return Timer.builder(PREFIX + name)
                .tags("flow_schema", key.schema(), "priority_level", key.level(), tag, value)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10))
                .register(registry);
    }

    @Override
    public void configured(Fairness fairness) {
        for (FlowState flow : fairness.flows()) {
            Key key = new Key(flow.schema(), flow.level());
            if (shown.add(key)) {
                flow(fairness, key, "current.executing.requests", FlowState::executing);
                flow(fairness, key, "current.executing.seats", FlowState::seats);
                flow(fairness, key, "current.inqueue.requests", FlowState::waiting);
            }
        }
        for (LevelState level : fairness.levels()) {
            if (!level.exempt() && shown.add(level.name())) {
                level(fairness, level.name(), "nominal.limit.seats", LevelState::nominal);
                level(fairness, level.name(), "lower.limit.seats", LevelState::least);
                level(fairness, level.name(), "upper.limit.seats", LevelState::most);
                level(fairness, level.name(), "current.limit.seats", LevelState::limit);
            }
        }
    }

    private void flow(Fairness fairness, Key key, String name, ToLongFunction<FlowState> value) {
        Gauge.builder(
                        PREFIX + name,
                        fairness,
                        f ->
                                f.flows().stream()
                                        .filter(s ->
                                                s.schema().equals(key.schema())
                                                        && s.level().equals(key.level()))
                                        .mapToLong(value)
                                        .sum())
                .tags("flow_schema", key.schema(), "priority_level", key.level())
                .register(registry);
    }

    private void level(
            Fairness fairness, String level, String name, ToLongFunction<LevelState> value) {
        Gauge.builder(
                        PREFIX + name,
                        fairness,
                        f ->
                                f.levels().stream()
                                        .filter(s -> s.name().equals(level))
                                        .mapToLong(value)
                                        .sum())
                .tags("priority_level", level)
                .register(registry);
    }
}
