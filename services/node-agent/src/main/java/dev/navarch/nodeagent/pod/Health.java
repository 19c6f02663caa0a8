package dev.navarch.nodeagent.pod;

import java.util.Optional;

/**
 * What the probes found of one run of a container.
 *
 * @param started the startup probe succeeded, or there is none
 * @param ready the readiness probe says so, or there is none
 * @param fatal why the run must end: a liveness or startup probe failed
 */
public record Health(boolean started, boolean ready, Optional<Fatal> fatal) {

    /** Which probe failed, {@code liveness} or {@code startup}, and its own grace if it has one. */
    public record Fatal(String probe, Optional<Long> graceSeconds) {}

    /** A container without probes is well from its start. */
    public static Health initial(PodContainer container) {
        boolean started = container.spec().getStartupProbe() == null;
        return new Health(
                started, started && container.spec().getReadinessProbe() == null, Optional.empty());
    }
}
