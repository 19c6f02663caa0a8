package dev.navarch.nodeagent.pod;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides about the containers of a pod whose sandbox is ready. */
final class ContainerSteps {

    private final PodSituation s;
    private final Step.Builder step;
    private final String sandboxId;

    private ContainerSteps(PodSituation s, Step.Builder step) {
        this.s = s;
        this.step = step;
        this.sandboxId = s.observed().readySandbox().orElseThrow().id();
    }

    static void decide(PodSituation s, Step.Builder step) {
        new ContainerSteps(s, step).decide();
    }

    private void decide() {
        List<PodContainer> all = PodContainer.of(s.pod());
        stopLeftBehind();
        boolean begun =
                all.stream()
                        .filter(container -> container.kind() == PodContainer.Kind.REGULAR)
                        .anyMatch(container -> s.observed().current(container.name()).isPresent());
        for (PodContainer container : all) {
            if (container.isInit()) {
                if (!initStep(container, begun)) {
                    return;
                }
            }
        }
        for (PodContainer container : all) {
            if (!container.isInit()) {
                keep(container);
            }
        }
        removeOldRuns(all);
    }

    /** Containers in a sandbox that was replaced. */
    private void stopLeftBehind() {
        for (ContainerRecord run : s.observed().running()) {
            if (!run.sandboxId().equals(sandboxId)) {
                stop(
                        run,
                        Duration.ofSeconds(2),
                        "Pod sandbox changed, it will be killed and re-created.");
            }
        }
    }

    /**
     * Takes care of one init container.
     *
     * @param begun regular containers have run in this sandbox, so initialization was complete
     * @return whether the next one may start
     */
    private boolean initStep(PodContainer container, boolean begun) {
        Optional<ContainerRecord> run = s.observed().current(container.name());
        if (container.kind() == PodContainer.Kind.SIDECAR) {
            keep(container);
            return begun
                    || run.filter(ContainerRecord::running)
                            .filter(r -> !s.memory().hooksRunning().contains(r.id()))
                            .map(r -> s.memory().healthOf(r.id(), container).started())
                            .orElse(false);
        }
        if (begun || run.map(ContainerSteps::succeeded).orElse(false)) {
            return true;
        }
        keep(container);
        return false;
    }

    private static boolean succeeded(ContainerRecord run) {
        return run.state() == ContainerRecord.State.EXITED && run.exitCode() == 0;
    }

    /** Starts what should run, stops what must not go on, leaves the rest alone. */
    private void keep(PodContainer container) {
        Optional<ContainerRecord> latest = s.observed().latest(container.name());
        if (latest.isEmpty()) {
            start(container, 0, Optional.empty());
            return;
        }
        ContainerRecord run = latest.get();
        switch (run.state()) {
            case RUNNING -> watch(container, run);
            case CREATED, UNKNOWN -> {
                step.act(new Action.RemoveContainer(run.id()));
                start(container, run.attempt(), Optional.empty());
            }
            case EXITED -> {
                boolean lostWithSandbox =
                        container.isInit()
                                && !run.sandboxId().equals(sandboxId)
                                && !run.sandboxId().isEmpty();
                if (lostWithSandbox || RestartRule.startsAgain(s.pod(), container, run)) {
                    restart(container, run);
                }
            }
        }
    }

    private void watch(PodContainer container, ContainerRecord run) {
        String planned = run.annotations().get(ContainerHash.ANNOTATION);
        if (planned != null && !planned.equals(ContainerHash.of(container.spec()))) {
            stop(
                    run,
                    gracePeriod(),
                    "Container " + run.name() + " definition changed, will be restarted");
            return;
        }
        s.memory()
                .healthOf(run.id(), container)
                .fatal()
                .ifPresent(fatal ->
                        stop(
                                run,
                                fatal.graceSeconds().map(Duration::ofSeconds).orElse(gracePeriod()),
                                "Container "
                                        + run.name()
                                        + " failed "
                                        + fatal.probe()
                                        + " probe, will be restarted"));
    }

    private void restart(PodContainer container, ContainerRecord ended) {
        Instant endedAt = ended.finishedAt().orElse(ended.createdAt());
        Backoff backoff = s.memory().backoffs().get(container.name());
        if (backoff != null) {
            Instant until = backoff.until(endedAt);
            if (s.now().isBefore(until)) {
                if (!s.memory().announced().contains(ended.id())) {
                    step.act(new Action.AnnounceBackoff(container, ended.id()));
                }
                step.wakeAt(until);
                return;
            }
        }
        start(container, ended.attempt() + 1, Optional.of(ended));
    }

    private void start(PodContainer container, int attempt, Optional<ContainerRecord> previous) {
        PodMemory.StartFailure failure = s.memory().startFailures().get(container.name());
        if (failure != null && s.now().isBefore(failure.retryAt())) {
            step.wakeAt(failure.retryAt());
            return;
        }
        if (!s.memory().hooksRunning().isEmpty()) {
            return;
        }
        ImageProgress image = s.memory().images().get(container.name());
        switch (image) {
            case null -> step.act(new Action.EnsureImage(container));
            case ImageProgress.Pulling pulling -> {}
            case ImageProgress.Present(String id) ->
                    step.act(
                            new Action.StartContainer(container, attempt, sandboxId, id, previous));
            case ImageProgress.Failed failed -> retryImage(container, failed);
        }
    }

    private void retryImage(PodContainer container, ImageProgress.Failed failed) {
        if (!s.now().isBefore(failed.retryAt())) {
            step.act(new Action.EnsureImage(container));
            return;
        }
        step.wakeAt(failed.retryAt());
        if (!failed.waits()) {
            return;
        }
        String key = container.name() + "@" + failed.at();
        if (s.now().isBefore(failed.shownUntil())) {
            step.wakeAt(failed.shownUntil());
        } else if (!s.memory().announced().contains(key)) {
            step.act(new Action.AnnounceImageBackoff(container, key));
        }
    }

    private void stop(ContainerRecord run, Duration grace, String message) {
        if (!s.memory().stopping().containsKey(run.id())) {
            step.act(new Action.StopContainer(run.id(), run.name(), grace, message));
        }
    }

    private Duration gracePeriod() {
        Long seconds = s.pod().getSpec().getTerminationGracePeriodSeconds();
        return Duration.ofSeconds(seconds == null ? 30 : seconds);
    }

    /** Of the runs that have ended, each container keeps the last two: its state and last state. */
    private void removeOldRuns(List<PodContainer> all) {
        for (PodContainer container : all) {
            s.observed().runs(container.name()).stream()
                    .filter(run -> run.state() == ContainerRecord.State.EXITED)
                    .skip(2)
                    .forEach(old -> step.act(new Action.RemoveContainer(old.id())));
        }
    }
}
