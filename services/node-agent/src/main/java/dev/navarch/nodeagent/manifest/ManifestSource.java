package dev.navarch.nodeagent.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;

/** Where static pods come from. */
public interface ManifestSource {

    /**
     * The pods that there are now.
     *
     * @throws IOException when that cannot be told, so that what was known before holds
     */
    List<Pod> read() throws IOException;
}
