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
    private final Map<ManifestSource, String> troubles = new HashMap<>();
    private final Set<String> running = new HashSet<>();

    public StaticPods(List<ManifestSource> sources, NodePods pods, MirrorPods mirrors) {
        this.sources = List.copyOf(sources);
        this.pods = pods;
        this.mirrors = mirrors;
    }

    /**
     * Compares manifests and pods; to be called every second or so.
     *
     * @return whether every source has told its pods, now or earlier; until then nothing may be
     *     ended because no source knows it
     */
    public synchronized boolean look() {
        Map<String, Pod> wanted = new HashMap<>();
        for (ManifestSource source : sources) {
            try {
                known.put(source, source.read());
                troubles.remove(source);
            } catch (IOException e) {
                String trouble = String.valueOf(e.getMessage());
                if (!trouble.equals(troubles.put(source, trouble))) {
                    log.warn("static pods: {}", trouble);
                }
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
        boolean complete = known.size() == sources.size();
        mirrors.reconcile(wanted.values(), complete);
        return complete;
    }

    private boolean isFree(Pod pod) {
        Optional<PodWorker> holder =
                pods.named(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        return holder.isEmpty()
                || holder.get().pod().getMetadata().getUid().equals(pod.getMetadata().getUid());
    }
}
