package dev.navarch.nodeagent.manifest;

import dev.navarch.nodeagent.worker.NodePods;
import dev.navarch.nodeagent.worker.PodWorker;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's static pods as their manifests are. A changed manifest is another pod, which
 * begins when the one before it has gone: both would want the same ports.
 */
public final class StaticPods {

    private static final Logger log = LoggerFactory.getLogger(StaticPods.class);

    private final List<ManifestSource> sources;
    private final NodePods pods;
    private final MirrorPods mirrors;
    private final Map<ManifestSource, List<Pod>> known = new HashMap<>();
    private final Set<String> running = new HashSet<>();

    public StaticPods(List<ManifestSource> sources, NodePods pods, MirrorPods mirrors) {
        this.sources = List.copyOf(sources);
        this.pods = pods;
        this.mirrors = mirrors;
    }

    /** Compares manifests and pods; to be called every second or so. */
    public synchronized void look() {
        Map<String, Pod> wanted = new HashMap<>();
        for (ManifestSource source : sources) {
            try {
                known.put(source, source.read());
            } catch (IOException e) {
                log.warn("static pods: {}", e.getMessage());
            }
            known.getOrDefault(source, List.of())
                    .forEach(pod -> wanted.put(pod.getMetadata().getUid(), pod));
        }
        for (String uid : Set.copyOf(running)) {
            if (!wanted.containsKey(uid)) {
                running.remove(uid);
                pods.remove(uid);
            }
        }
        wanted.forEach((uid, pod) -> {
            if (!running.contains(uid) && isFree(pod)) {
                running.add(uid);
                pods.put(pod);
            }
        });
        mirrors.reconcile(wanted.values());
    }

    private boolean isFree(Pod pod) {
        Optional<PodWorker> holder =
                pods.named(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        return holder.isEmpty()
                || holder.get().pod().getMetadata().getUid().equals(pod.getMetadata().getUid());
    }
}
