package dev.navarch.metrics.host;

import java.util.Optional;

/** Who is behind the ids in control group names, as the API knows it. */
public interface KnownPods {

    /** The container with this id of the container runtime. */
    Optional<KnownContainer> container(String id);

    Optional<Reading.PodNames> pod(String uid);

    /** A container and its pod. */
    record KnownContainer(Reading.PodNames pod, String name, String image) {}
}
