package dev.navarch.scheduler.decision;

import dev.navarch.scheduler.cluster.PodInfo;
import java.util.List;

/** Pods that room was made for on a node and that are not there yet. */
@FunctionalInterface
public interface Nominations {

    Nominations NONE = node -> List.of();

    List<PodInfo> on(String node);
}
