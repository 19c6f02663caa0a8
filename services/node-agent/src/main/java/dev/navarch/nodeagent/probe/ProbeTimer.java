package dev.navarch.nodeagent.probe;

import dev.navarch.nodeagent.pod.Health;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.worker.PodEvents;
import dev.navarch.nodeagent.worker.PodProbes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Probes each running container in the rhythm that its probes ask for. */
public final class ProbeTimer implements PodProbes {

    private static final int DEFAULT_PERIOD_SECONDS = 10;

    private final Prober prober;
    private final PodEvents events;
    private final Clock clock;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final ConcurrentMap<String, Watch> watches = new ConcurrentHashMap<>();

    public ProbeTimer(
            Prober prober,
            PodEvents events,
            Clock clock,
            Executor executor,
            ScheduledExecutorService timer) {
        this.prober = prober;
        this.events = events;
        this.clock = clock;
        this.executor = executor;
        this.timer = timer;
    }

    @Override
    public void watch(
            Pod pod,
            PodContainer container,
            ContainerRecord run,
            String address,
            Listener listener) {
        Watch watch = new Watch(pod, container, run, address, listener);
        // It begins when others can see it: the first probe may run at once, and looks for it.
        if (watches.putIfAbsent(run.id(), watch) == null) {
            watch.begin();
        }
    }

    @Override
    public void forget(String containerId) {
        watches.remove(containerId);
    }

    /** One run of a container. */
    private final class Watch {

        private final Pod pod;
        private final PodContainer container;
        private final ContainerRecord run;
        private final String address;
        private final Listener listener;
        private volatile boolean started;

        Watch(
                Pod pod,
                PodContainer container,
                ContainerRecord run,
                String address,
                Listener listener) {
            this.pod = pod;
            this.container = container;
            this.run = run;
            this.address = address;
            this.listener = listener;
            this.started = container.spec().getStartupProbe() == null;
        }

        void begin() {
            if (container.kind() == PodContainer.Kind.REGULAR
                    || container.kind() == PodContainer.Kind.SIDECAR) {
                for (ProbeKind kind : ProbeKind.values()) {
                    kind.of(container)
                            .ifPresent(probe -> schedule(kind, probe, Verdict.NOTHING, true));
                }
            }
        }

        private void schedule(ProbeKind kind, Probe probe, Verdict verdict, boolean first) {
            Duration delay =
                    Duration.ofSeconds(
                            Verdict.or(probe.getPeriodSeconds(), DEFAULT_PERIOD_SECONDS));
            if (first) {
                Instant start = run.startedAt().orElse(run.createdAt());
                Integer initial = probe.getInitialDelaySeconds();
                delay =
                        Duration.between(
                                clock.instant(), start.plusSeconds(initial == null ? 0 : initial));
            }
            timer.schedule(
                    () -> executor.execute(() -> probe(kind, probe, verdict)),
                    Math.max(0, delay.toMillis()),
                    TimeUnit.MILLISECONDS);
        }

        private void probe(ProbeKind kind, Probe probe, Verdict verdict) {
            if (watches.get(run.id()) != this || (kind == ProbeKind.Startup && started)) {
                return;
            }
            if (!started && kind != ProbeKind.Startup) {
                schedule(kind, probe, verdict, false);
                return;
            }
            switch (prober.run(probe, container, run, address)) {
                case ProbeResult.Success() -> note(kind, probe, verdict.after(true));
                case ProbeResult.Failure(String message) -> {
                    if (watches.get(run.id()) != this) {
                        return;
                    }
                    events.warning(
                            pod,
                            container.fieldPath(),
                            "Unhealthy",
                            kind + " probe failed: " + message);
                    note(kind, probe, verdict.after(false));
                }
                case ProbeResult.Unknown(String message) -> {
                    if (watches.get(run.id()) == this) {
                        events.warning(
                                pod,
                                container.fieldPath(),
                                "ProbeWarning",
                                kind + " probe errored: " + message);
                    }
                    schedule(kind, probe, verdict, false);
                }
            }
        }

        private void note(ProbeKind kind, Probe probe, Verdict verdict) {
            Optional<Boolean> passes = verdict.passes(probe);
            if (passes.isPresent()) {
                boolean well = passes.get();
                started |= kind == ProbeKind.Startup && well;
                listener.change(run.id(), health -> changed(health, kind, probe, well));
                if (!well && kind != ProbeKind.Readiness) {
                    return;
                }
            }
            schedule(kind, probe, verdict, false);
        }

        private Health changed(Health health, ProbeKind kind, Probe probe, boolean well) {
            return switch (kind) {
                case Startup ->
                        well
                                ? new Health(
                                        true,
                                        container.spec().getReadinessProbe() == null,
                                        health.fatal())
                                : fatal(health, "startup", probe);
                case Liveness -> well ? health : fatal(health, "liveness", probe);
                case Readiness -> new Health(health.started(), well, health.fatal());
            };
        }

        private Health fatal(Health health, String which, Probe probe) {
            return new Health(
                    health.started(),
                    health.ready(),
                    Optional.of(
                            new Health.Fatal(
                                    which,
                                    Optional.ofNullable(
                                            probe.getTerminationGracePeriodSeconds()))));
        }
    }
}
