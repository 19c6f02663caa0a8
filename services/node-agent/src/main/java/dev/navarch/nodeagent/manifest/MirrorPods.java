package dev.navarch.nodeagent.manifest;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.worker.PodReports;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shows static pods in the API: each has a mirror there, an object that carries its status and that
 * nobody can run or stop it by. A mirror that is missing is created, one that shows an older
 * manifest or no manifest at all is deleted.
 */
public final class MirrorPods implements PodReports {

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final PodReports api;
    private final Commands commands;
    private final String nodeName;
    private final Clock clock;
    private final Map<String, Pod> mirrors = new HashMap<>();
    private final Map<String, PodStatus> statuses = new HashMap<>();
    private final Map<String, Instant> asked = new HashMap<>();
    private Optional<String> nodeUid = Optional.empty();
    private boolean apiKnown;

    /**
     * @param api where the status of mirrors, and of all pods that are not static, is reported
     */
    public MirrorPods(PodReports api, Commands commands, String nodeName, Clock clock) {
        this.api = api;
        this.commands = commands;
        this.nodeName = nodeName;
        this.clock = clock;
    }

    public static boolean isMirror(Pod pod) {
        return Manifests.isMirror(pod);
    }

    /** Every mirror of this node that exists has been told. */
    public synchronized void apiKnown() {
        apiKnown = true;
    }

    public synchronized void nodeUid(String uid) {
        nodeUid = Optional.of(uid);
    }

    /** A mirror in its newest state. */
    public synchronized void here(Pod mirror) {
        Pod before = mirrors.put(path(mirror), mirror);
        boolean fresh =
                before == null
                        || !before.getMetadata().getUid().equals(mirror.getMetadata().getUid());
        PodStatus status = statuses.get(path(mirror));
        if (fresh && status != null) {
            api.status(mirror, status);
        }
    }

    /** The object with this uid is gone, if it was a mirror. */
    public synchronized void gone(String uid) {
        mirrors.values().removeIf(mirror -> mirror.getMetadata().getUid().equals(uid));
    }

    /**
     * @param pods the static pods that there are to be
     * @param complete whether those are all; otherwise a mirror may be that of a pod whose source
     *     has not been heard yet
     */
    synchronized void reconcile(Collection<Pod> pods, boolean complete) {
        if (!apiKnown) {
            return;
        }
        Map<String, Pod> wanted = new HashMap<>();
        pods.forEach(pod -> wanted.put(path(pod), pod));
        for (Pod mirror : Map.copyOf(mirrors).values()) {
            Pod pod = wanted.get(path(mirror));
            boolean current =
                    pod != null
                            && pod.getMetadata()
                                    .getUid()
                                    .equals(Manifests.annotation(mirror, Manifests.MIRROR))
                            && mirror.getMetadata().getDeletionTimestamp() == null;
            if (!current
                    && (pod != null || complete)
                    && due("delete " + mirror.getMetadata().getUid())) {
                commands.deleteNow(key(mirror), mirror.getMetadata().getUid());
            }
        }
        wanted.forEach((path, pod) -> {
            if (!mirrors.containsKey(path) && nodeUid.isPresent() && due("create " + path)) {
                commands.create(key(pod), mirror(pod, nodeUid.get()));
            }
        });
        statuses.keySet().retainAll(wanted.keySet());
    }

    private boolean due(String what) {
        Instant now = clock.instant();
        Instant last = asked.get(what);
        if (last != null && now.isBefore(last.plus(AGAIN))) {
            return false;
        }
        asked.values().removeIf(at -> at.plus(AGAIN).isBefore(now));
        asked.put(what, now);
        return true;
    }

    private Pod mirror(Pod pod, String ownerUid) {
        return new PodBuilder(pod)
                .editMetadata()
                .withUid(null)
                .addToAnnotations(Manifests.MIRROR, pod.getMetadata().getUid())
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(nodeName)
                .withUid(ownerUid)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    @Override
    public synchronized void status(Pod pod, PodStatus status) {
        if (!Manifests.isStatic(pod)) {
            api.status(pod, status);
            return;
        }
        statuses.put(path(pod), status);
        Pod mirror = mirrors.get(path(pod));
        if (mirror != null) {
            api.status(mirror, status);
        }
    }

    @Override
    public void gone(Pod pod) {
        if (!Manifests.isStatic(pod)) {
            api.gone(pod);
        }
    }

    private static String path(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    private static ObjectKey key(Pod pod) {
        return ObjectKey.namespaced(
                Resources.PODS, pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }
}
