package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.Action;
import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.pod.PodMemory;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops containers: preStop hook, SIGTERM, and SIGKILL when the grace period is over. */
final class ContainerStopper {

    private static final Logger log = LoggerFactory.getLogger(ContainerStopper.class);

    /** What a container gets after a preStop hook that took all the time there was. */
    private static final Duration LEAST_AFTER_HOOK = Duration.ofSeconds(2);

    private static final long RETRY_MILLIS = 1000;

    private final NodeHost host;
    private final PodMemory memory;
    private final Mailbox mailbox;

    ContainerStopper(NodeHost host, PodMemory memory, Mailbox mailbox) {
        this.host = host;
        this.memory = memory;
        this.mailbox = mailbox;
    }

    void stop(Pod pod, Action.StopContainer stop, Observed observed) {
        boolean again = memory.stopping().containsKey(stop.id());
        Instant deadline = host.clock().instant().plus(stop.grace());
        memory.stopping().put(stop.id(), deadline);
        host.probes().forget(stop.id());
        Optional<PodContainer> container = PodContainer.named(pod, stop.name());
        if (!again) {
            host.events()
                    .normal(
                            pod,
                            container.map(PodContainer::fieldPath).orElse(""),
                            "Killing",
                            stop.message());
        }
        String address = host.addressOf(pod, observed);
        host.executor()
                .execute(() -> {
                    if (!again) {
                        container.ifPresent(c -> preStop(pod, c, stop, address));
                    }
                    kill(stop, deadline);
                });
    }

    private void preStop(
            Pod pod, PodContainer container, Action.StopContainer stop, String address) {
        Lifecycle lifecycle = container.spec().getLifecycle();
        if (lifecycle == null || lifecycle.getPreStop() == null || stop.grace().isZero()) {
            return;
        }
        Optional<ContainerRecord> run = host.runtime().container(stop.id());
        run.flatMap(record ->
                        host.hooks()
                                .run(pod, record, lifecycle.getPreStop(), address, stop.grace()))
                .ifPresent(why ->
                        host.events()
                                .warning(
                                        pod,
                                        container.fieldPath(),
                                        "FailedPreStopHook",
                                        "PreStopHook failed: " + why));
    }

    private void kill(Action.StopContainer stop, Instant deadline) {
        Duration left = Duration.between(host.clock().instant(), deadline);
        Duration least =
                stop.grace().compareTo(LEAST_AFTER_HOOK) < 0 ? stop.grace() : LEAST_AFTER_HOOK;
        try {
            host.runtime().stopContainer(stop.id(), left.compareTo(least) < 0 ? least : left);
        } catch (RuntimeFailure e) {
            log.warn("cannot stop container {} ({}): {}", stop.name(), stop.id(), e.text());
            host.timer()
                    .schedule(
                            () -> mailbox.post(() -> memory.stopping().remove(stop.id())),
                            RETRY_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
        mailbox.wake();
    }
}
