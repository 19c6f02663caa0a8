package dev.navarch.nodeagent.pod;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Whether a pod's work is over for good. */
public sealed interface Completion {

    record Working() implements Completion {}

    record Done(boolean succeeded) implements Completion {}

    static Completion of(Pod pod, Observed observed) {
        boolean succeeded = true;
        boolean anyRegular = false;
        for (PodContainer container : PodContainer.of(pod)) {
            Optional<ContainerRecord> run = observed.latest(container.name());
            switch (container.kind()) {
                case SIDECAR, EPHEMERAL -> {}
                case INIT -> {
                    if (failedForGood(pod, container, run)) {
                        return new Done(false);
                    }
                }
                case REGULAR -> {
                    anyRegular = true;
                    if (run.isEmpty()
                            || run.get().state() != ContainerRecord.State.EXITED
                            || RestartRule.startsAgain(pod, container, run.get())) {
                        return new Working();
                    }
                    succeeded &= run.get().exitCode() == 0;
                }
            }
        }
        return anyRegular ? new Done(succeeded) : new Working();
    }

    private static boolean failedForGood(
            Pod pod, PodContainer container, Optional<ContainerRecord> run) {
        return run.isPresent()
                && run.get().state() == ContainerRecord.State.EXITED
                && run.get().exitCode() != 0
                && !RestartRule.startsAgain(pod, container, run.get());
    }
}
