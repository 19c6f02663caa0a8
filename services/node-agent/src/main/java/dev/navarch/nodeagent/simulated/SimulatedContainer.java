package dev.navarch.nodeagent.simulated;

import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A container that exists only here. */
record SimulatedContainer(
        ContainerRecord record, Optional<Duration> endsAfter, int plannedExitCode) {

    static SimulatedContainer created(
            String id,
            String sandboxId,
            SandboxConfig sandbox,
            ContainerConfig config,
            Instant now) {
        boolean init = "INIT".equals(config.annotations().get(SimulatedRuntime.KIND));
        Map<String, String> wishes = sandbox.annotations();
        String code = wishes.get(SimulatedRuntime.EXIT_CODE);
        Optional<Duration> endsAfter =
                init
                        ? Optional.of(Duration.ZERO)
                        : code == null
                                ? Optional.empty()
                                : Optional.of(seconds(wishes.get(SimulatedRuntime.EXIT_AFTER)));
        return new SimulatedContainer(
                new ContainerRecord(
                        id,
                        sandboxId,
                        sandbox.pod(),
                        config.name(),
                        config.attempt(),
                        ContainerRecord.State.CREATED,
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        "",
                        "",
                        config.imageName(),
                        config.image(),
                        "",
                        config.annotations()),
                endsAfter,
                init || code == null ? 0 : Integer.parseInt(code));
    }

    private static Duration seconds(@org.jspecify.annotations.Nullable String text) {
        return text == null
                ? Duration.ZERO
                : Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValue());
    }

    String id() {
        return record.id();
    }

    String sandboxId() {
        return record.sandboxId();
    }

    PodIdentity pod() {
        return record.pod();
    }

    SimulatedContainer started(Instant now) {
        return in(ContainerRecord.State.RUNNING, Optional.of(now), Optional.empty(), 0, "");
    }

    SimulatedContainer exited(int code, Instant now) {
        return record.state() == ContainerRecord.State.EXITED
                ? this
                : in(
                        ContainerRecord.State.EXITED,
                        record.startedAt(),
                        Optional.of(now),
                        code,
                        code == 0 ? "Completed" : "Error");
    }

    private SimulatedContainer in(
            ContainerRecord.State state,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            int exitCode,
            String reason) {
        return new SimulatedContainer(
                new ContainerRecord(
                        record.id(),
                        record.sandboxId(),
                        record.pod(),
                        record.name(),
                        record.attempt(),
                        state,
                        record.createdAt(),
                        startedAt,
                        finishedAt,
                        exitCode,
                        reason,
                        "",
                        record.image(),
                        record.imageId(),
                        "",
                        record.annotations()),
                endsAfter,
                plannedExitCode);
    }
}
