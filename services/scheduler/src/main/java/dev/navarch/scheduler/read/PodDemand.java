package dev.navarch.scheduler.read;

import dev.navarch.scheduler.cluster.Amounts;
import dev.navarch.scheduler.cluster.HostPort;
import dev.navarch.scheduler.cluster.PodTraits;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a pod takes of its node. Its requests are those of its containers and sidecars
 * together, or those of its largest init container with the sidecars started before it if that is
 * more (KEP-753), and the overhead of its runtime class.
 */
final class PodDemand {

    private static final long DEFAULT_MILLI_CPU = 100;
    private static final long DEFAULT_MEMORY = 200L * 1024 * 1024;

    private PodDemand() {}

    static PodTraits.Demand read(Pod pod) {
        PodSpec spec = pod.getSpec();
        List<String> images = new ArrayList<>();
        List<HostPort> ports = new ArrayList<>();
        for (Container container : spec.getInitContainers()) {
            images.add(imageName(container.getImage()));
            if (isSidecar(container)) {
                addPorts(spec, container, ports);
            }
        }
        for (Container container : spec.getContainers()) {
            images.add(imageName(container.getImage()));
            addPorts(spec, container, ports);
        }
        return new PodTraits.Demand(
                requests(spec, false), requests(spec, true), ports, images, claims(pod));
    }

    private static Amounts requests(PodSpec spec, boolean nonZero) {
        Amounts running = Amounts.NONE;
        for (Container container : spec.getContainers()) {
            running = running.plus(of(container, nonZero));
        }
        Amounts sidecars = Amounts.NONE;
        Amounts starting = Amounts.NONE;
        for (Container container : spec.getInitContainers()) {
            Amounts own = of(container, nonZero);
            if (isSidecar(container)) {
                sidecars = sidecars.plus(own);
                starting = starting.max(sidecars);
            } else {
                starting = starting.max(sidecars.plus(own));
            }
        }
        Amounts needed = running.plus(sidecars).max(starting);
        if (spec.getResources() != null) {
            needed = override(needed, spec.getResources().getRequests());
        }
        return needed.plus(Quantities.amounts(spec.getOverhead()));
    }

    /** Requests of the pod as a whole replace the sum of its containers' (KEP-2837). */
    private static Amounts override(Amounts needed, @Nullable Map<String, Quantity> ofPod) {
        if (ofPod == null || ofPod.isEmpty()) {
            return needed;
        }
        Amounts whole = Quantities.amounts(ofPod);
        return new Amounts(
                ofPod.containsKey("cpu") ? whole.milliCpu() : needed.milliCpu(),
                ofPod.containsKey("memory") ? whole.memory() : needed.memory(),
                needed.ephemeralStorage(),
                needed.scalars());
    }

    private static Amounts of(Container container, boolean nonZero) {
        Map<String, Quantity> requests =
                container.getResources() == null ? null : container.getResources().getRequests();
        Amounts amounts = Quantities.amounts(requests);
        if (!nonZero) {
            return amounts;
        }
        return new Amounts(
                requests != null && requests.containsKey("cpu")
                        ? amounts.milliCpu()
                        : DEFAULT_MILLI_CPU,
                requests != null && requests.containsKey("memory")
                        ? amounts.memory()
                        : DEFAULT_MEMORY,
                amounts.ephemeralStorage(),
                amounts.scalars());
    }

    private static boolean isSidecar(Container init) {
        return "Always".equals(init.getRestartPolicy());
    }

    private static void addPorts(PodSpec spec, Container container, List<HostPort> ports) {
        for (ContainerPort port : container.getPorts()) {
            Integer host = port.getHostPort();
            if (host == null && Boolean.TRUE.equals(spec.getHostNetwork())) {
                host = port.getContainerPort();
            }
            if (host != null && host > 0) {
                ports.add(
                        new HostPort(
                                port.getHostIP() == null ? "" : port.getHostIP(),
                                port.getProtocol() == null ? "" : port.getProtocol(),
                                host));
            }
        }
    }

    /** With the tag that is meant when there is none, as nodes report it. */
    private static String imageName(@Nullable String image) {
        if (image == null) {
            return "";
        }
        return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
    }

    private static List<String> claims(Pod pod) {
        List<String> claims = new ArrayList<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getPersistentVolumeClaim() != null) {
                claims.add(volume.getPersistentVolumeClaim().getClaimName());
            } else if (volume.getEphemeral() != null) {
                claims.add(pod.getMetadata().getName() + "-" + volume.getName());
            }
        }
        return claims;
    }
}
