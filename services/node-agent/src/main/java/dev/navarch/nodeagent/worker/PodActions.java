package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.Action;
import dev.navarch.nodeagent.pod.Backoff;
import dev.navarch.nodeagent.pod.Ending;
import dev.navarch.nodeagent.pod.ImageProgress;
import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.pod.PodMemory;
import dev.navarch.nodeagent.pod.VolumeProgress;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what was decided for one pod. Long work runs beside the pod's turns. */
final class PodActions {

    private static final Logger log = LoggerFactory.getLogger(PodActions.class);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private final NodeHost host;
    private final PodMemory memory;
    private final Mailbox mailbox;
    private final Runnable onFinished;
    private final ContainerStarter starter;
    private final ContainerStopper stopper;

    PodActions(NodeHost host, PodMemory memory, Mailbox mailbox, Runnable onFinished) {
        this.host = host;
        this.memory = memory;
        this.mailbox = mailbox;
        this.onFinished = onFinished;
        this.stopper = new ContainerStopper(host, memory, mailbox);
        this.starter = new ContainerStarter(host, memory, mailbox, stopper);
    }

    void perform(Pod pod, Action action, Observed observed) {
        switch (action) {
            case Action.MountVolumes() -> mountVolumes(pod);
            case Action.CreateSandbox(int attempt) -> createSandbox(pod, attempt);
            case Action.StopSandbox(String id) -> host.runtime().stopSandbox(id);
            case Action.RemoveSandbox(String id) -> host.runtime().removeSandbox(id);
            case Action.EnsureImage(PodContainer container) -> ensureImage(pod, container);
            case Action.StartContainer start -> starter.start(pod, start, observed);
            case Action.StopContainer stop -> stopper.stop(pod, stop, observed);
            case Action.RemoveContainer(String id) -> {
                host.runtime().removeContainer(id);
                memory.stopping().remove(id);
            }
            case Action.End(Ending.Cause cause) -> end(pod, cause);
            case Action.CleanUp() -> cleanUp(pod);
            case Action.ConfirmDeletion() -> confirm(pod);
            case Action.AnnounceBackoff(PodContainer container, String id) -> {
                memory.announced().add(id);
                host.events()
                        .warning(
                                pod,
                                container.fieldPath(),
                                "BackOff",
                                "Back-off restarting failed container "
                                        + container.name()
                                        + " in pod "
                                        + identity(pod).described());
            }
            case Action.AnnounceImageBackoff(PodContainer container, String key) -> {
                memory.announced().add(key);
                String image = container.spec().getImage();
                host.events()
                        .normal(
                                pod,
                                container.fieldPath(),
                                "BackOff",
                                "Back-off pulling image \"" + image + "\"");
                host.events()
                        .warning(pod, container.fieldPath(), "Failed", "Error: ImagePullBackOff");
            }
        }
    }

    private void mountVolumes(Pod pod) {
        int failures =
                memory.volumes() instanceof VolumeProgress.Failed(int times, Instant at)
                        ? times
                        : 0;
        memory.volumes(new VolumeProgress.Mounting());
        host.executor()
                .execute(() -> {
                    VolumeProgress progress = tryToMount(pod, failures);
                    mailbox.post(() -> memory.volumes(progress));
                });
    }

    private VolumeProgress tryToMount(Pod pod, int failures) {
        try {
            host.volumes().mount(pod);
            return new VolumeProgress.Ready();
        } catch (PodVolumes.VolumeFailure e) {
            host.events().warning(pod, "", "FailedMount", e.text());
        } catch (RuntimeException e) {
            log.error("volumes of {}", identity(pod).path(), e);
        }
        Instant retry = host.clock().instant().plus(growing(failures));
        return new VolumeProgress.Failed(failures + 1, retry);
    }

    /** Half a second, doubling up to a minute. */
    private static Duration growing(int failures) {
        Duration delay = Duration.ofMillis(500L << Math.min(failures, 10));
        return delay.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : delay;
    }

    void refreshVolumes(Pod pod) {
        try {
            host.volumes().mount(pod);
        } catch (PodVolumes.VolumeFailure e) {
            host.events().warning(pod, "", "FailedMount", e.text());
        }
    }

    private void createSandbox(Pod pod, int attempt) {
        if (attempt > 0) {
            host.events()
                    .normal(
                            pod,
                            "",
                            "SandboxChanged",
                            "Pod sandbox changed, it will be killed and re-created.");
        }
        try {
            host.cgroups().ensure(pod);
            host.runtime().runSandbox(host.configs().sandbox(pod, attempt));
            memory.sandboxFailure(Optional.empty());
        } catch (RuntimeFailure e) {
            int times = memory.sandboxFailure().map(PodMemory.SandboxFailure::times).orElse(0);
            Instant retry = host.clock().instant().plus(growing(times + 1));
            memory.sandboxFailure(Optional.of(new PodMemory.SandboxFailure(times + 1, retry)));
            host.events()
                    .warning(
                            pod,
                            "",
                            "FailedCreatePodSandBox",
                            "Failed to create pod sandbox: " + e.text());
        }
    }

    private void ensureImage(Pod pod, PodContainer container) {
        memory.images()
                .compute(
                        container.name(),
                        (name, before) -> new ImageProgress.Pulling(ImageProgress.failure(before)));
        host.executor()
                .execute(() -> {
                    PodImages.Outcome outcome = host.images().ensure(pod, container);
                    mailbox.post(() -> note(container, outcome));
                });
    }

    private void note(PodContainer container, PodImages.Outcome outcome) {
        Instant now = host.clock().instant();
        String name = container.name();
        switch (outcome) {
            case PodImages.Outcome.Present(String id) -> {
                memory.imageBackoffs().remove(name);
                memory.images().put(name, new ImageProgress.Present(id));
            }
            case PodImages.Outcome.Failed(String reason, String message) -> {
                Backoff backoff =
                        Backoff.next(
                                Optional.ofNullable(memory.imageBackoffs().get(name)), now, now);
                memory.imageBackoffs().put(name, backoff);
                memory.images()
                        .put(name, new ImageProgress.Failed(reason, message, now, backoff.delay()));
            }
        }
    }

    private void end(Pod pod, Ending.Cause cause) {
        Long planned = pod.getSpec().getTerminationGracePeriodSeconds();
        memory.end(
                new Ending(
                        cause,
                        host.clock().instant(),
                        Duration.ofSeconds(planned == null ? 30 : planned)));
        if (cause instanceof Ending.Refused refused) {
            host.events().warning(pod, "", refused.reason(), refused.message());
        }
    }

    private void cleanUp(Pod pod) {
        host.volumes().unmount(pod);
        host.cgroups().remove(pod);
        memory.markCleanedUp();
    }

    private void confirm(Pod pod) {
        boolean removed =
                memory.ending()
                        .map(Ending::cause)
                        .filter(Ending.Removed.class::isInstance)
                        .isPresent();
        if (memory.deletionConfirmed().isEmpty()) {
            host.configs().forget(pod);
        }
        memory.confirmDeletion(host.clock().instant());
        if (removed) {
            onFinished.run();
        } else {
            host.reports().gone(pod);
        }
    }

    static PodIdentity identity(Pod pod) {
        return new PodIdentity(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
    }
}
