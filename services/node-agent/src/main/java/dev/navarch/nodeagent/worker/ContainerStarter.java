package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.Action;
import dev.navarch.nodeagent.pod.Backoff;
import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.pod.PodMemory;
import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Creates and starts containers, and sees to their postStart hooks. */
final class ContainerStarter {

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration HOOK_LIMIT = Duration.ofHours(1);

    private final NodeHost host;
    private final PodMemory memory;
    private final Mailbox mailbox;
    private final ContainerStopper stopper;

    ContainerStarter(NodeHost host, PodMemory memory, Mailbox mailbox, ContainerStopper stopper) {
        this.host = host;
        this.memory = memory;
        this.mailbox = mailbox;
        this.stopper = stopper;
    }

    void start(Pod pod, Action.StartContainer start, Observed observed) {
        PodContainer container = start.container();
        Instant now = host.clock().instant();
        start.previous()
                .ifPresent(ended ->
                        memory.backoffs()
                                .put(
                                        container.name(),
                                        Backoff.next(
                                                Optional.ofNullable(
                                                        memory.backoffs().get(container.name())),
                                                ended.finishedAt().orElse(now),
                                                now)));
        memory.startFailures().remove(container.name());
        Optional<String> id = create(pod, start, observed);
        if (id.isEmpty()) {
            return;
        }
        host.events()
                .normal(
                        pod,
                        container.fieldPath(),
                        "Created",
                        "Created container: " + container.name());
        memory.images().remove(container.name());
        try {
            host.runtime().startContainer(id.get());
        } catch (RuntimeFailure e) {
            fail(pod, container, "RunContainerError", e.text());
            return;
        }
        host.events()
                .normal(
                        pod,
                        container.fieldPath(),
                        "Started",
                        "Started container " + container.name());
        if (container.spec().getLifecycle() != null
                && container.spec().getLifecycle().getPostStart() != null) {
            runHook(
                    pod,
                    container,
                    id.get(),
                    container.spec().getLifecycle().getPostStart(),
                    observed);
        }
    }

    private Optional<String> create(Pod pod, Action.StartContainer start, Observed observed) {
        PodContainer container = start.container();
        try {
            ContainerConfig config =
                    host.configs()
                            .container(pod, container, start.attempt(), start.imageId(), observed);
            return Optional.of(
                    host.runtime()
                            .createContainer(
                                    start.sandboxId(),
                                    config,
                                    host.configs()
                                            .sandbox(
                                                    pod,
                                                    observed.sandbox().orElseThrow().attempt())));
        } catch (PodConfigs.ConfigFailure e) {
            fail(pod, container, "CreateContainerConfigError", e.text());
        } catch (RuntimeFailure e) {
            fail(pod, container, "CreateContainerError", e.text());
        }
        memory.images().remove(container.name());
        return Optional.empty();
    }

    private void fail(Pod pod, PodContainer container, String reason, String message) {
        memory.startFailures()
                .put(
                        container.name(),
                        new PodMemory.StartFailure(
                                reason, message, host.clock().instant().plus(RETRY)));
        host.events().warning(pod, container.fieldPath(), "Failed", "Error: " + message);
    }

    private void runHook(
            Pod pod, PodContainer container, String id, LifecycleHandler hook, Observed observed) {
        Optional<ContainerRecord> run = host.runtime().container(id);
        if (run.isEmpty()) {
            return;
        }
        memory.hooksRunning().add(id);
        String address = host.addressOf(pod, observed);
        host.executor()
                .execute(() -> {
                    Optional<String> failure =
                            host.hooks().run(pod, run.get(), hook, address, HOOK_LIMIT);
                    mailbox.post(() -> {
                        memory.hooksRunning().remove(id);
                        failure.ifPresent(
                                why -> hookFailed(pod, container, run.get(), why, observed));
                    });
                });
    }

    private void hookFailed(
            Pod pod, PodContainer container, ContainerRecord run, String why, Observed observed) {
        host.events()
                .warning(
                        pod,
                        container.fieldPath(),
                        "FailedPostStartHook",
                        "PostStartHook failed: " + why);
        Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
        stopper.stop(
                pod,
                new Action.StopContainer(
                        run.id(),
                        run.name(),
                        Duration.ofSeconds(grace == null ? 30 : grace),
                        "FailedPostStartHook"),
                observed);
    }
}
