package dev.navarch.nodeagent.status;

import dev.navarch.nodeagent.pod.Backoff;
import dev.navarch.nodeagent.pod.Health;
import dev.navarch.nodeagent.pod.ImageProgress;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.pod.PodMemory;
import dev.navarch.nodeagent.pod.PodSituation;
import dev.navarch.nodeagent.pod.RestartRule;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.PodIdentity;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in a ContainerStatus how one container is. */
final class ContainerStatuses {

    private final PodSituation s;
    private final String runtimeName;

    ContainerStatuses(PodSituation s, String runtimeName) {
        this.s = s;
        this.runtimeName = runtimeName;
    }

    ContainerStatus of(PodContainer container) {
        Optional<ContainerRecord> latest = s.observed().latest(container.name());
        Optional<ContainerStatus> before = previous(s.pod(), container.name());
        ContainerStatusBuilder builder =
                new ContainerStatusBuilder()
                        .withName(container.name())
                        .withImage(container.spec().getImage())
                        .withImageID("")
                        .withRestartCount(latest.map(ContainerRecord::attempt).orElse(0))
                        .withReady(false)
                        .withStarted(false)
                        .withLastState(new ContainerState());
        resources(container, builder);
        for (VolumeMount mount : container.spec().getVolumeMounts()) {
            builder.addNewVolumeMount()
                    .withName(mount.getName())
                    .withMountPath(mount.getMountPath())
                    .withReadOnly(Boolean.TRUE.equals(mount.getReadOnly()) ? true : null)
                    .withRecursiveReadOnly(
                            Boolean.TRUE.equals(mount.getReadOnly()) ? "Disabled" : null)
                    .endVolumeMount();
        }
        if (latest.isEmpty()) {
            neverRan(container, before, builder);
            return builder.build();
        }
        ContainerRecord run = latest.get();
        builder.withImage(
                        run.image().isEmpty() || run.image().startsWith("sha256:")
                                ? container.spec().getImage()
                                : run.image())
                .withImageID(run.imageId())
                .withContainerID(runtimeName + "://" + run.id());
        s.observed().runs(container.name()).stream()
                .skip(1)
                .filter(old -> old.state() == ContainerRecord.State.EXITED)
                .findFirst()
                .map(this::terminated)
                .or(() -> before.map(ContainerStatus::getLastState))
                .ifPresent(builder::withLastState);
        describe(container, run, builder);
        return builder.build();
    }

    private void describe(
            PodContainer container, ContainerRecord run, ContainerStatusBuilder builder) {
        switch (run.state()) {
            case RUNNING -> running(container, run, builder);
            case EXITED -> exited(container, run, builder);
            case CREATED -> builder.withState(waiting("ContainerCreating", null));
            case UNKNOWN -> builder.withState(unlocatable());
        }
    }

    private void running(
            PodContainer container, ContainerRecord run, ContainerStatusBuilder builder) {
        Health health = s.memory().healthOf(run.id(), container);
        if (s.memory().hooksRunning().contains(run.id())) {
            builder.withState(waiting(beforeStart(container), null));
            return;
        }
        builder.withStarted(health.started())
                .withReady(
                        switch (container.kind()) {
                            case REGULAR, SIDECAR -> health.started() && health.ready();
                            case INIT, EPHEMERAL -> false;
                        })
                .withState(
                        new ContainerStateBuilder()
                                .withNewRunning()
                                .withStartedAt(
                                        Times.seconds(run.startedAt().orElse(run.createdAt())))
                                .endRunning()
                                .build());
    }

    private void exited(
            PodContainer container, ContainerRecord run, ContainerStatusBuilder builder) {
        ContainerState ended = terminated(run);
        boolean again =
                s.memory().ending().isEmpty() && RestartRule.startsAgain(s.pod(), container, run);
        Optional<ContainerState> waits =
                again ? waitingToRestart(container, run) : Optional.empty();
        if (waits.isPresent()) {
            builder.withState(waits.get()).withLastState(ended);
        } else {
            builder.withState(ended)
                    .withReady(container.kind() == PodContainer.Kind.INIT && run.exitCode() == 0);
        }
    }

    private Optional<ContainerState> waitingToRestart(PodContainer container, ContainerRecord run) {
        Optional<ContainerState> trouble = trouble(container);
        if (trouble.isPresent()) {
            return trouble;
        }
        Backoff backoff = s.memory().backoffs().get(container.name());
        Instant ended = run.finishedAt().orElse(run.createdAt());
        if (backoff == null || !s.now().isBefore(backoff.until(ended))) {
            return Optional.empty();
        }
        return Optional.of(
                waiting(
                        "CrashLoopBackOff",
                        "back-off "
                                + Times.duration(backoff.delay())
                                + " restarting failed container="
                                + container.name()
                                + " pod="
                                + identity(s.pod()).described()));
    }

    private void neverRan(
            PodContainer container,
            Optional<ContainerStatus> before,
            ContainerStatusBuilder builder) {
        before.ifPresent(old -> {
            builder.withRestartCount(old.getRestartCount() == null ? 0 : old.getRestartCount());
            if (old.getLastState() != null) {
                builder.withLastState(old.getLastState());
            }
        });
        if (s.memory().ending().isPresent()) {
            Optional<ContainerState> final_ =
                    before.map(ContainerStatus::getState)
                            .filter(state -> state.getTerminated() != null);
            boolean ran = before.filter(old -> old.getContainerID() != null).isPresent();
            if (final_.isPresent() || ran) {
                before.ifPresent(old ->
                        builder.withContainerID(old.getContainerID())
                                .withImageID(old.getImageID()));
                builder.withState(final_.orElseGet(ContainerStatuses::unlocatable));
                return;
            }
        }
        builder.withState(
                trouble(container).orElseGet(() -> waiting(beforeStart(container), null)));
    }

    private String beforeStart(PodContainer container) {
        boolean initializes = !s.pod().getSpec().getInitContainers().isEmpty();
        return initializes && container.kind() != PodContainer.Kind.EPHEMERAL
                ? "PodInitializing"
                : "ContainerCreating";
    }

    private Optional<ContainerState> trouble(PodContainer container) {
        PodMemory.StartFailure failure = s.memory().startFailures().get(container.name());
        if (failure != null) {
            return Optional.of(waiting(failure.reason(), failure.message()));
        }
        return ImageProgress.failure(s.memory().images().get(container.name()))
                .map(failed -> imageTrouble(container, failed));
    }

    private ContainerState imageTrouble(PodContainer container, ImageProgress.Failed failed) {
        boolean shown = !failed.waits() || s.now().isBefore(failed.shownUntil());
        return shown
                ? waiting(failed.reason(), failed.message())
                : waiting(
                        "ImagePullBackOff",
                        "Back-off pulling image \""
                                + container.spec().getImage()
                                + "\": "
                                + failed.reason()
                                + ": "
                                + failed.message());
    }

    private ContainerState terminated(ContainerRecord run) {
        String reason =
                !run.reason().isEmpty()
                        ? run.reason()
                        : run.exitCode() == 0 ? "Completed" : "Error";
        String message = s.memory().terminationMessages().getOrDefault(run.id(), run.message());
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withContainerID(runtimeName + "://" + run.id())
                .withExitCode(run.exitCode())
                .withReason(reason)
                .withMessage(message.isEmpty() ? null : message)
                .withStartedAt(Times.seconds(run.startedAt().orElse(Instant.EPOCH)))
                .withFinishedAt(Times.seconds(run.finishedAt().orElse(Instant.EPOCH)))
                .endTerminated()
                .build();
    }

    private static ContainerState unlocatable() {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(137)
                .withReason("ContainerStatusUnknown")
                .withMessage("The container could not be located when the pod was terminated")
                .endTerminated()
                .build();
    }

    private static ContainerState waiting(
            String reason, @org.jspecify.annotations.Nullable String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    private static void resources(PodContainer container, ContainerStatusBuilder builder) {
        var resources = container.spec().getResources();
        if (resources == null || container.kind() == PodContainer.Kind.EPHEMERAL) {
            return;
        }
        boolean any = !isEmpty(resources.getRequests()) || !isEmpty(resources.getLimits());
        if (any) {
            builder.withResources(resources);
        }
        if (!isEmpty(resources.getRequests())) {
            builder.withAllocatedResources(resources.getRequests());
        }
    }

    private static boolean isEmpty(java.util.@org.jspecify.annotations.Nullable Map<?, ?> map) {
        return map == null || map.isEmpty();
    }

    /** What the status said of a container before, whichever list it is in. */
    static Optional<ContainerStatus> previous(Pod pod, String name) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        return Stream.of(
                        pod.getStatus().getContainerStatuses(),
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getEphemeralContainerStatuses())
                .flatMap(List::stream)
                .filter(status -> status.getName().equals(name))
                .findFirst();
    }

    static PodIdentity identity(Pod pod) {
        return new PodIdentity(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
    }
}
