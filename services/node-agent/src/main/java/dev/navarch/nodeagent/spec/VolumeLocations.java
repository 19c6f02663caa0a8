package dev.navarch.nodeagent.spec;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.Optional;

/** Where the volumes of a pod are on the node, once they are mounted. */
public interface VolumeLocations {

    /** For nodes without volumes. */
    VolumeLocations NONE = (pod, volume) -> Optional.empty();

    Optional<Path> locate(Pod pod, String volume);
}
