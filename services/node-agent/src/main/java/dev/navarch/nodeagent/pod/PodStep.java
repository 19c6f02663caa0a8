package dev.navarch.nodeagent.pod;

import dev.navarch.nodeagent.runtime.SandboxRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what happens to a pod next. A function of the situation alone, so the same pod is handled
 * in the same way by whoever runs it, on real containers or simulated ones.
 */
public final class PodStep {

    private PodStep() {}

    public static Step step(PodSituation s) {
        if (s.memory().ending().isPresent()) {
            return EndingStep.step(s, s.memory().ending().get());
        }
        Optional<Instant> deadline = activeDeadline(s);
        if (deadline.isPresent() && !s.now().isBefore(deadline.get())) {
            return Step.of(
                    new Action.End(
                            new Ending.Refused(
                                    "DeadlineExceeded",
                                    "Pod was active on the node longer than the specified"
                                            + " deadline")));
        }
        if (Completion.of(s.pod(), s.observed()) instanceof Completion.Done) {
            return Step.of(new Action.End(new Ending.Completed()));
        }
        Step.Builder step = new Step.Builder();
        deadline.ifPresent(step::wakeAt);
        if (volumesReady(s, step) && sandboxReady(s, step)) {
            ContainerSteps.decide(s, step);
        }
        return step.build();
    }

    private static Optional<Instant> activeDeadline(PodSituation s) {
        Long seconds = s.pod().getSpec().getActiveDeadlineSeconds();
        return seconds == null
                ? Optional.empty()
                : s.memory().startTime().map(start -> start.plusSeconds(seconds));
    }

    private static boolean volumesReady(PodSituation s, Step.Builder step) {
        return switch (s.memory().volumes()) {
            case VolumeProgress.Ready() -> true;
            case VolumeProgress.Mounting() -> false;
            case VolumeProgress.NotBegun() -> {
                step.act(new Action.MountVolumes());
                yield false;
            }
            case VolumeProgress.Failed(int times, Instant retryAt) -> {
                if (s.now().isBefore(retryAt)) {
                    step.wakeAt(retryAt);
                } else {
                    step.act(new Action.MountVolumes());
                }
                yield false;
            }
        };
    }

    /** A pod whose sandbox died gets a new one, and its containers start again in that. */
    private static boolean sandboxReady(PodSituation s, Step.Builder step) {
        Optional<SandboxRecord> latest = s.observed().sandbox();
        if (latest.isPresent() && latest.get().ready() && usable(latest.get(), s)) {
            s.observed().sandboxes().stream()
                    .skip(1)
                    .forEach(old ->
                            step.act(
                                    old.ready()
                                            ? new Action.StopSandbox(old.id())
                                            : new Action.RemoveSandbox(old.id())));
            return true;
        }
        if (latest.isPresent()
                && "Never".equals(s.pod().getSpec().getRestartPolicy())
                && !s.observed().containers().isEmpty()) {
            step.act(new Action.End(new Ending.Completed()));
            return false;
        }
        Optional<PodMemory.SandboxFailure> failure = s.memory().sandboxFailure();
        if (failure.isPresent() && s.now().isBefore(failure.get().retryAt())) {
            step.wakeAt(failure.get().retryAt());
            return false;
        }
        latest.filter(SandboxRecord::ready)
                .ifPresent(useless -> step.act(new Action.StopSandbox(useless.id())));
        step.act(new Action.CreateSandbox(latest.map(old -> old.attempt() + 1).orElse(0)));
        return false;
    }

    private static boolean usable(SandboxRecord sandbox, PodSituation s) {
        return Boolean.TRUE.equals(s.pod().getSpec().getHostNetwork())
                || !sandbox.addresses().isEmpty();
    }
}
