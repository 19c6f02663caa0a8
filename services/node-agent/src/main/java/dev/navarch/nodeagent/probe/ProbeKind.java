package dev.navarch.nodeagent.probe;

import dev.navarch.nodeagent.pod.PodContainer;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;

/** What a probe decides about. */
public enum ProbeKind {
    /** Whether the container has started; until then the others rest. */
    Startup,
    /** Whether it must be restarted. */
    Liveness,
    /** Whether it can serve. */
    Readiness;

    Optional<Probe> of(PodContainer container) {
        return Optional.ofNullable(
                switch (this) {
                    case Startup -> container.spec().getStartupProbe();
                    case Liveness -> container.spec().getLivenessProbe();
                    case Readiness -> container.spec().getReadinessProbe();
                });
    }
}
