package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.Action;
import dev.navarch.nodeagent.pod.Ending;
import dev.navarch.nodeagent.pod.Health;
import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.pod.PodMemory;
import dev.navarch.nodeagent.pod.PodSituation;
import dev.navarch.nodeagent.pod.PodStep;
import dev.navarch.nodeagent.pod.Step;
import dev.navarch.nodeagent.pod.VolumeProgress;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes care of one pod, from when the node first hears of it until nothing of it is left. All that
 * it decides it decides in its turns, one at a time; what takes long happens elsewhere and comes
 * back as a posted change.
 */
public final class PodWorker {

    private static final Logger log = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration RUNTIME_RETRY = Duration.ofSeconds(1);
    private static final int STEPS_PER_TURN = 50;

    private final NodeHost host;
    private final Mailbox mailbox;
    private final PodMemory memory = new PodMemory();
    private final PodObserver observer;
    private final PodActions actions;
    private final StatusMemory reported;
    private volatile Pod pod;
    private volatile Observed observed = Observed.NOTHING;
    private @Nullable ScheduledFuture<?> alarm;
    private volatile boolean finished;

    /**
     * @param pod as the node first knows it
     * @param onFinished told when nothing of the pod is left on the node
     */
    public PodWorker(NodeHost host, Pod pod, Runnable onFinished) {
        this.host = host;
        this.pod = pod;
        this.mailbox = new Mailbox(host.executor(), this::turn);
        this.observer = new PodObserver(host.runtime(), pod.getMetadata().getUid());
        this.reported = new StatusMemory(host.reports());
        this.actions =
                new PodActions(
                        host,
                        memory,
                        mailbox,
                        () -> {
                            finished = true;
                            onFinished.run();
                        });
        memory.startTime(startTime(pod));
        noteEnd(pod);
    }

    public Pod pod() {
        return pod;
    }

    /** The pod with the status that the node would report now. */
    public Pod podWithStatus() {
        return reported.over(pod);
    }

    public Observed observed() {
        return observed;
    }

    /** How long it has been at work without a pause, in seconds: a turn that hangs shows here. */
    public double busySeconds() {
        return mailbox.busySeconds();
    }

    /** Whether the pod's end has begun. */
    public boolean ending() {
        return memory.ending().isPresent();
    }

    /** Takes a newer state of the same pod. */
    public void update(Pod newer) {
        mailbox.post(() -> {
            boolean relabelled = !labelling(pod).equals(labelling(newer));
            pod = newer;
            noteEnd(newer);
            if (relabelled) {
                refreshVolumes();
            }
        });
    }

    /** What a downwardAPI volume can show of a pod that may change while it runs. */
    private static List<Map<String, String>> labelling(Pod pod) {
        return List.of(
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()),
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of()));
    }

    /** The pod's object is gone. */
    public void remove() {
        mailbox.post(() -> end(new Ending.Removed(), grace(pod)));
    }

    /** The node does not take the pod. */
    public void refuse(String reason, String message) {
        mailbox.post(() -> end(new Ending.Refused(reason, message), grace(pod)));
    }

    /** Looks at the pod again. */
    public void wake() {
        mailbox.wake();
    }

    /** Mounts the volumes again, because something in them may have changed. */
    public void refreshVolumes() {
        mailbox.post(() -> {
            if (memory.ending().isEmpty() && memory.volumes() instanceof VolumeProgress.Ready) {
                Pod current = podWithStatus();
                host.executor().execute(() -> actions.refreshVolumes(current));
            }
        });
    }

    /** Tries at once what could not be mounted before, because the reason may be gone. */
    public void retryVolumes() {
        mailbox.post(() -> {
            if (memory.volumes() instanceof VolumeProgress.Failed failed) {
                memory.volumes(new VolumeProgress.Failed(failed.times(), host.clock().instant()));
            }
        });
    }

    private void noteEnd(Pod newer) {
        if (newer.getMetadata().getDeletionTimestamp() != null) {
            end(new Ending.Deleted(), grace(newer));
            return;
        }
        String phase = newer.getStatus() == null ? null : newer.getStatus().getPhase();
        if (("Succeeded".equals(phase) || "Failed".equals(phase)) && memory.ending().isEmpty()) {
            end(new Ending.Completed(), grace(newer));
        }
    }

    private void end(Ending.Cause cause, Duration grace) {
        memory.end(
                memory.ending()
                        .map(before ->
                                before.cause() instanceof Ending.Removed
                                        ? before
                                        : before.because(cause, grace))
                        .orElseGet(() -> new Ending(cause, host.clock().instant(), grace)));
    }

    private static Duration grace(Pod pod) {
        Long asked = pod.getMetadata().getDeletionGracePeriodSeconds();
        Long planned = pod.getSpec().getTerminationGracePeriodSeconds();
        return Duration.ofSeconds(asked != null ? asked : planned != null ? planned : 30);
    }

    private Instant startTime(Pod first) {
        String before = first.getStatus() == null ? null : first.getStatus().getStartTime();
        return before == null ? host.clock().instant() : Instant.parse(before);
    }

    private void turn() {
        if (finished) {
            return;
        }
        try {
            for (int i = 0; i < STEPS_PER_TURN && !finished; i++) {
                observed = observer.observe();
                observed.containers().forEach(this::notice);
                PodSituation situation =
                        new PodSituation(
                                reported.over(pod), observed, memory, host.clock().instant());
                Step step = PodStep.step(situation);
                if (i == 0 || step.actions().isEmpty() || letsGo(step)) {
                    reported.report(pod, host.statuses().get().of(situation));
                }
                if (step.actions().isEmpty()) {
                    step.wakeAt().ifPresent(this::wakeAt);
                    return;
                }
                step.actions().forEach(action -> actions.perform(pod, action, observed));
            }
            wakeAt(host.clock().instant().plus(RUNTIME_RETRY));
        } catch (RuntimeFailure e) {
            log.debug("{}: {}", pod.getMetadata().getName(), e.text());
            wakeAt(host.clock().instant().plus(RUNTIME_RETRY));
        } catch (RuntimeException e) {
            log.error("pod {}", pod.getMetadata().getName(), e);
            wakeAt(host.clock().instant().plus(RUNTIME_RETRY));
        }
    }

    private static boolean letsGo(Step step) {
        return step.actions().stream().anyMatch(Action.ConfirmDeletion.class::isInstance);
    }

    /** Looks after a container on the way: probes while it runs, its last words when it ended. */
    private void notice(ContainerRecord run) {
        Optional<PodContainer> container = PodContainer.named(pod, run.name());
        if (container.isEmpty()) {
            return;
        }
        if (run.running() && memory.ending().isEmpty()) {
            adopt(container.get(), run);
            host.probes()
                    .watch(
                            pod,
                            container.get(),
                            run,
                            host.addressOf(pod, observed),
                            (id, change) ->
                                    mailbox.post(() ->
                                            memory.health()
                                                    .compute(
                                                            id,
                                                            (k, health) ->
                                                                    change.apply(
                                                                            health == null
                                                                                    ? Health
                                                                                            .initial(
                                                                                                    container
                                                                                                            .get())
                                                                                    : health))));
        } else {
            host.probes().forget(run.id());
        }
        if (run.state() == ContainerRecord.State.EXITED
                && !memory.terminationMessages().containsKey(run.id())) {
            memory.stopping().remove(run.id());
            String message =
                    host.configs()
                            .terminationMessage(
                                    pod, container.get(), run.attempt(), run.exitCode());
            memory.terminationMessages().put(run.id(), message.isEmpty() ? run.message() : message);
        }
    }

    /** A container that was ready under an earlier agent is ready until a probe says otherwise. */
    private void adopt(PodContainer container, ContainerRecord run) {
        if (memory.health().containsKey(run.id())
                || !run.startedAt().orElse(run.createdAt()).isBefore(host.startedAt())
                || pod.getStatus() == null) {
            return;
        }
        Stream.concat(
                        pod.getStatus().getContainerStatuses().stream(),
                        pod.getStatus().getInitContainerStatuses().stream())
                .filter(status -> status.getName().equals(container.name()))
                .filter(status -> String.valueOf(status.getContainerID()).endsWith(run.id()))
                .findFirst()
                .ifPresent(status -> memory.health().put(run.id(), healthOf(status)));
    }

    private static Health healthOf(ContainerStatus status) {
        return new Health(
                Boolean.TRUE.equals(status.getStarted()),
                Boolean.TRUE.equals(status.getReady()),
                Optional.empty());
    }

    private void wakeAt(Instant at) {
        if (alarm != null) {
            alarm.cancel(false);
        }
        long millis = Math.max(1, Duration.between(host.clock().instant(), at).toMillis() + 1);
        alarm = host.timer().schedule(mailbox::wake, millis, TimeUnit.MILLISECONDS);
    }
}
