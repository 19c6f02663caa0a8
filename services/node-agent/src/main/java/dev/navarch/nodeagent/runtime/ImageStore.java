package dev.navarch.nodeagent.runtime;

import java.util.List;
import java.util.Optional;

/** The images that a runtime holds. */
public interface ImageStore {

    List<ImageRecord> list();

    Optional<ImageRecord> find(String image);

    /**
     * Pulls an image from its registry and returns its id.
     *
     * @param credentials tried in order until one is accepted; empty pulls anonymously
     * @throws RuntimeFailure with the registry's answer
     */
    String pull(String image, List<PullCredential> credentials);

    void remove(String image);

    /** The bytes that image layers and container file systems occupy. */
    long usedBytes();
}
