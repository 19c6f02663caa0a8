package dev.navarch.nodeagent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One container of a pod, whichever of the pod's lists it stands in. */
public record PodContainer(Kind kind, Container spec, String target) {

    /** The part that a container plays. */
    public enum Kind {
        /** Runs to its end before the next one starts. */
        INIT,
        /** An init container that stays: restartPolicy Always (KEP-753). */
        SIDECAR,
        REGULAR,
        /** Added to a running pod to look into it; never restarted. */
        EPHEMERAL
    }

    public String name() {
        return spec.getName();
    }

    /** How an event's involvedObject names it. */
    public String fieldPath() {
        return switch (kind) {
                    case INIT, SIDECAR -> "spec.initContainers{";
                    case REGULAR -> "spec.containers{";
                    case EPHEMERAL -> "spec.ephemeralContainers{";
                }
                + name()
                + "}";
    }

    /** All containers: init and sidecar in their order, then regular, then ephemeral. */
    public static List<PodContainer> of(Pod pod) {
        List<PodContainer> all = new ArrayList<>();
        for (Container spec : pod.getSpec().getInitContainers()) {
            all.add(
                    new PodContainer(
                            "Always".equals(spec.getRestartPolicy()) ? Kind.SIDECAR : Kind.INIT,
                            spec,
                            ""));
        }
        for (Container spec : pod.getSpec().getContainers()) {
            all.add(new PodContainer(Kind.REGULAR, spec, ""));
        }
        for (EphemeralContainer spec : pod.getSpec().getEphemeralContainers()) {
            String target = spec.getTargetContainerName();
            all.add(
                    new PodContainer(
                            Kind.EPHEMERAL, asContainer(spec), target == null ? "" : target));
        }
        return all;
    }

    public static Optional<PodContainer> named(Pod pod, String name) {
        return of(pod).stream().filter(container -> container.name().equals(name)).findFirst();
    }

    public boolean isInit() {
        return kind == Kind.INIT || kind == Kind.SIDECAR;
    }

    private static Container asContainer(EphemeralContainer spec) {
        return new ContainerBuilder()
                .withName(spec.getName())
                .withImage(spec.getImage())
                .withImagePullPolicy(spec.getImagePullPolicy())
                .withCommand(spec.getCommand())
                .withArgs(spec.getArgs())
                .withWorkingDir(spec.getWorkingDir())
                .withEnv(spec.getEnv())
                .withEnvFrom(spec.getEnvFrom())
                .withVolumeMounts(spec.getVolumeMounts())
                .withSecurityContext(spec.getSecurityContext())
                .withStdin(spec.getStdin())
                .withStdinOnce(spec.getStdinOnce())
                .withTty(spec.getTty())
                .withTerminationMessagePath(spec.getTerminationMessagePath())
                .withTerminationMessagePolicy(spec.getTerminationMessagePolicy())
                .build();
    }
}
