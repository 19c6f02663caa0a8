package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Path;

/** One sort of volume. */
public interface VolumePlugin {

    boolean handles(Volume volume);

    /**
     * Brings the volume up, or up to date.
     *
     * @param directories where this pod's volumes may be put
     * @return where it is
     */
    Path mount(Pod pod, Volume volume, PodDirectories directories)
            throws IOException, VolumeFailure;

    /** The pod is gone, and its directories are removed by the caller. */
    default void forget(String podUid) {}
}
