package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.PodIdentity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pods of one node, each with its worker. A pod is told apart by its uid: an object deleted and
 * created again under the same name is another pod, and the two may be here at the same time.
 */
public final class NodePods {

    private static final Logger log = LoggerFactory.getLogger(NodePods.class);
    private static final long ORPHAN_GRACE_SECONDS = 1;

    private final NodeHost host;
    private final PodAdmission admission;
    private final ConcurrentMap<String, PodWorker> workers = new ConcurrentHashMap<>();

    public NodePods(NodeHost host, PodAdmission admission) {
        this.host = host;
        this.admission = admission;
    }

    /** Takes a pod in its newest state, from whichever source. */
    public void put(Pod pod) {
        String uid = pod.getMetadata().getUid();
        PodWorker known = workers.get(uid);
        if (known != null) {
            known.update(pod);
            return;
        }
        PodWorker worker = new PodWorker(host, pod, () -> workers.remove(uid));
        if (isNew(pod)) {
            List<Pod> others =
                    workers.values().stream()
                            .filter(other -> !other.ending())
                            .map(PodWorker::pod)
                            .toList();
            admission
                    .refusal(pod, others)
                    .ifPresent(refusal -> worker.refuse(refusal.reason(), refusal.message()));
        }
        workers.put(uid, worker);
        worker.wake();
    }

    private static boolean isNew(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getStartTime() == null;
    }

    /** The pod's object is gone. */
    public void remove(String uid) {
        PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.remove();
        }
    }

    /** Something of the pod changed in the runtime. */
    public void changed(String uid) {
        PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.wake();
        }
    }

    /**
     * Ends what the runtime holds and no source knows: its pods were deleted while the agent was
     * away. To be called when every source has told all it has.
     */
    public void endOrphans() {
        Map<String, PodIdentity> held = new HashMap<>();
        host.runtime().sandboxes().forEach(box -> held.put(box.pod().uid(), box.pod()));
        host.runtime().containers().forEach(run -> held.put(run.pod().uid(), run.pod()));
        held.keySet().removeAll(workers.keySet());
        held.forEach((uid, orphan) -> {
            log.info("ending {}, whose pod is gone", orphan.path());
            PodWorker worker = new PodWorker(host, shell(orphan), () -> workers.remove(uid));
            workers.put(uid, worker);
            worker.remove();
        });
    }

    /** As much of a pod as its labels in the runtime tell. */
    private static Pod shell(PodIdentity identity) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(identity.namespace())
                .withName(identity.name())
                .withUid(identity.uid())
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(ORPHAN_GRACE_SECONDS)
                .endSpec()
                .build();
    }

    public ContainerRuntime runtime() {
        return host.runtime();
    }

    public Collection<PodWorker> all() {
        return workers.values();
    }

    public Optional<PodWorker> byUid(String uid) {
        return Optional.ofNullable(workers.get(uid));
    }

    /** The pod of this name; of several, the one that is not ending. */
    public Optional<PodWorker> named(String namespace, String name) {
        Stream<PodWorker> found =
                workers.values().stream()
                        .filter(w -> w.pod().getMetadata().getName().equals(name))
                        .filter(w -> w.pod().getMetadata().getNamespace().equals(namespace));
        return found.min(java.util.Comparator.comparing(PodWorker::ending));
    }
}
