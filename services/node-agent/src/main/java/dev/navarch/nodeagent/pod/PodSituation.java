package dev.navarch.nodeagent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;

/** All that one decision about a pod is made from. */
public record PodSituation(Pod pod, Observed observed, PodMemory memory, Instant now) {}
