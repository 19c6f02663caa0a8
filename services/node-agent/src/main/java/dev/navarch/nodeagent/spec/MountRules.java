package dev.navarch.nodeagent.spec;

import dev.navarch.nodeagent.runtime.MountPoint;
import dev.navarch.nodeagent.worker.PodConfigs.ConfigFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which paths of the node a container sees through its volume mounts. */
final class MountRules {

    private final VolumeLocations volumes;

    MountRules(VolumeLocations volumes) {
        this.volumes = volumes;
    }

    List<MountPoint> of(Pod pod, Container container, Map<String, String> env)
            throws ConfigFailure {
        List<MountPoint> mounts = new ArrayList<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path volume =
                    volumes.locate(pod, mount.getName())
                            .orElseThrow(() ->
                                    new ConfigFailure(
                                            "cannot find volume \""
                                                    + mount.getName()
                                                    + "\" to mount into container \""
                                                    + container.getName()
                                                    + "\""));
            mounts.add(
                    new MountPoint(
                            mount.getMountPath().startsWith("/")
                                    ? mount.getMountPath()
                                    : "/" + mount.getMountPath(),
                            source(volume, subPath(mount, env)).toString(),
                            Boolean.TRUE.equals(mount.getReadOnly())
                                    || isReadOnly(pod, mount.getName()),
                            propagation(mount)));
        }
        return mounts;
    }

    /** A claim may be mounted read-only for all containers of the pod at once. */
    private static boolean isReadOnly(Pod pod, String volume) {
        return pod.getSpec().getVolumes().stream()
                .filter(each -> each.getName().equals(volume))
                .map(Volume::getPersistentVolumeClaim)
                .anyMatch(claim -> claim != null && Boolean.TRUE.equals(claim.getReadOnly()));
    }

    private static String subPath(VolumeMount mount, Map<String, String> env) throws ConfigFailure {
        if (mount.getSubPathExpr() != null && !mount.getSubPathExpr().isEmpty()) {
            String expanded = Expansion.expand(mount.getSubPathExpr(), env);
            if (expanded.contains("$(")) {
                throw new ConfigFailure(
                        "cannot expand subPathExpr \"" + mount.getSubPathExpr() + "\"");
            }
            return expanded;
        }
        return mount.getSubPath() == null ? "" : mount.getSubPath();
    }

    /** A path inside the volume, made if it is not there; never one that leads out of it. */
    private static Path source(Path volume, String subPath) throws ConfigFailure {
        if (subPath.isEmpty()) {
            return volume;
        }
        Path asked = volume.resolve(subPath).normalize();
        if (subPath.startsWith("/") || !asked.startsWith(volume)) {
            throw new ConfigFailure("subPath \"" + subPath + "\" leads out of its volume");
        }
        try {
            if (!Files.exists(asked)) {
                Files.createDirectories(asked);
                Files.setPosixFilePermissions(
                        asked,
                        PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(volume))
                                .value());
            }
            Path real = asked.toRealPath();
            if (!real.startsWith(volume.toRealPath())) {
                throw new ConfigFailure("subPath \"" + subPath + "\" leads out of its volume");
            }
            return real;
        } catch (IOException e) {
            throw new ConfigFailure(
                    "failed to prepare subPath \"" + subPath + "\": " + e.getMessage());
        }
    }

    private static MountPoint.Propagation propagation(VolumeMount mount) {
        return switch (mount.getMountPropagation()) {
            case "HostToContainer" -> MountPoint.Propagation.HOST_TO_CONTAINER;
            case "Bidirectional" -> MountPoint.Propagation.BIDIRECTIONAL;
            case null, default -> MountPoint.Propagation.NONE;
        };
    }
}
