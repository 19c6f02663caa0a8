package dev.navarch.nodeagent.status;

import dev.navarch.nodeagent.pod.PodContainer;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;

/** Sums the containers' states up in the pod's phase. */
final class PodPhase {

    private PodPhase() {}

    /**
     * @param statuses by container name
     * @param over the pod's end has begun
     */
    static String of(Pod pod, Map<String, ContainerStatus> statuses, boolean over) {
        int initializing = 0;
        int initFailed = 0;
        int waiting = 0;
        int running = 0;
        int stopped = 0;
        int succeeded = 0;
        int alive = 0;
        List<PodContainer> containers = PodContainer.of(pod);
        for (PodContainer container : containers) {
            ContainerStatus status = statuses.get(container.name());
            if (status == null) {
                continue;
            }
            State state = State.of(status);
            if (state == State.RUNNING) {
                alive++;
            }
            switch (container.kind()) {
                case EPHEMERAL -> {}
                case SIDECAR -> {
                    if (state == State.WAITING) {
                        initializing++;
                    }
                }
                case INIT -> {
                    switch (state) {
                        case SUCCEEDED -> {}
                        case FAILED, FAILED_BEFORE -> initFailed++;
                        case RUNNING, WAITING -> initializing++;
                    }
                }
                case REGULAR -> {
                    switch (state) {
                        case WAITING -> waiting++;
                        case RUNNING -> running++;
                        case FAILED, FAILED_BEFORE -> stopped++;
                        case SUCCEEDED -> {
                            stopped++;
                            succeeded++;
                        }
                    }
                }
            }
        }
        String policy = pod.getSpec().getRestartPolicy();
        if (over && alive == 0 && (stopped > 0 || initFailed > 0)) {
            return waiting == 0 && initFailed == 0 && stopped == succeeded ? "Succeeded" : "Failed";
        }
        if (initFailed > 0 && "Never".equals(policy)) {
            return over && alive > 0 ? "Running" : "Failed";
        }
        boolean begun = running > 0 || stopped > 0;
        if ((initializing > 0 && !begun) || initFailed > 0 || waiting > 0) {
            return "Pending";
        }
        return begun ? "Running" : "Pending";
    }

    private enum State {
        WAITING,
        /** Waiting, after an earlier run that ended. */
        FAILED_BEFORE,
        RUNNING,
        SUCCEEDED,
        FAILED;

        static State of(ContainerStatus status) {
            if (status.getState().getRunning() != null) {
                return RUNNING;
            }
            if (status.getState().getTerminated() != null) {
                return status.getState().getTerminated().getExitCode() == 0 ? SUCCEEDED : FAILED;
            }
            return status.getLastState() != null && status.getLastState().getTerminated() != null
                    ? FAILED_BEFORE
                    : WAITING;
        }
    }
}
