package dev.navarch.scheduler.plugin.volume;

import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreBind;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Reserve;
import dev.navarch.scheduler.framework.Status;
import dev.navarch.scheduler.plugin.volume.Volumes.Claim;
import dev.navarch.scheduler.plugin.volume.Volumes.Volume;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leads pods to nodes that can reach their volumes. A claim of a class that waits for its first
 * consumer gets its volume once the pod has a node: one that exists, or one that is made there; and
 * the pod is bound only when that is done.
 */
public final class VolumeBinding implements PreFilter, Filter, Reserve, PreBind {

    private static final long WAIT_MILLIS = 10 * 60 * 1_000L;
    private static final Status WAIT =
            new Status.Wait("waiting for persistent volume claims to be bound", WAIT_MILLIS);
    private static final Status OUT_OF_REACH =
            Status.unresolvable("node(s) didn't match PersistentVolume's node affinity");
    private static final Status LOST =
            Status.unresolvable(
                    "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
    private static final Status NONE_LEFT =
            Status.unresolvable("node(s) didn't find available persistent volumes to bind");

    private record Choice(Claim claim, Optional<Volume> volume) {}

    /**
     * A pod's way to its node.
     *
     * @param asked whether the choices were asked for
     * @param heard the claims that have been seen to wait for a volume on the node
     */
    private record Reserved(
            NodeFacts node, List<Choice> choices, boolean asked, Set<String> heard) {}

    private final Volumes volumes;
    private final Volumes.Actions actions;
    private final Map<String, Reserved> reserved = new HashMap<>();

    public VolumeBinding(Volumes volumes, Volumes.Actions actions) {
        this.volumes = volumes;
        this.actions = actions;
    }

    @Override
    public String name() {
        return "VolumeBinding";
    }

    @Override
    public Outcome preFilter(CycleState state, PodInfo pod) {
        List<String> names = pod.traits().demand().claims();
        if (names.isEmpty()) {
            return Outcome.SKIP;
        }
        for (String name : names) {
            Optional<Claim> claim = volumes.claim(pod.namespace() + "/" + name);
            String quoted = "persistentvolumeclaim \"" + name + "\"";
            if (claim.isEmpty()) {
                return reject(quoted + " not found");
            }
            if (claim.get().deleting()) {
                return reject(quoted + " is being deleted");
            }
            if (!claim.get().bound() && !waits(claim.get())) {
                return reject("pod has unbound immediate PersistentVolumeClaims");
            }
        }
        return Outcome.PROCEED;
    }

    private static Outcome reject(String reason) {
        return new Outcome.Reject(Status.unresolvable(reason));
    }

    /** One that names its volume waits for the controller, and not for a pod. */
    private boolean waits(Claim claim) {
        return claim.volume().isEmpty() && classWaits(claim);
    }

    private boolean classWaits(Claim claim) {
        return volumes.storageClass(claim.storageClass())
                .map(Volumes.StorageClass::waits)
                .orElse(false);
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        Set<String> taken = new HashSet<>();
        for (Claim claim : claims(pod)) {
            if (claim.bound()) {
                Optional<Volume> volume = volumes.volume(claim.volume());
                if (volume.isEmpty()) {
                    return LOST;
                }
                if (!volume.get().reaches(node.node())) {
                    return OUT_OF_REACH;
                }
            } else if (!claim.selectedNode().isEmpty()) {
                if (!claim.selectedNode().equals(node.name())) {
                    return NONE_LEFT;
                }
            } else {
                Optional<Volume> free = free(claim, node.node(), taken);
                free.ifPresent(volume -> taken.add(volume.name()));
                if (free.isEmpty() && !provisions(claim)) {
                    return NONE_LEFT;
                }
            }
        }
        return Status.success();
    }

    private List<Claim> claims(PodInfo pod) {
        return pod.traits().demand().claims().stream()
                .flatMap(name -> volumes.claim(pod.namespace() + "/" + name).stream())
                .toList();
    }

    private boolean provisions(Claim claim) {
        return volumes.storageClass(claim.storageClass())
                .map(Volumes.StorageClass::provisions)
                .orElse(false);
    }

    /** The smallest that does; one that was chosen for another pod is not free any more. */
    private Optional<Volume> free(Claim claim, NodeFacts node, Set<String> taken) {
        Set<String> promised = new HashSet<>(taken);
        reserved.values().stream()
                .flatMap(pod -> pod.choices().stream())
                .filter(choice -> !choice.claim().path().equals(claim.path()))
                .flatMap(choice -> choice.volume().stream())
                .forEach(volume -> promised.add(volume.name()));
        return volumes.volumes().stream()
                .filter(volume -> volume.fits(claim) && volume.reaches(node))
                .filter(volume -> !promised.contains(volume.name()))
                .min(Comparator.comparingLong(Volume::bytes).thenComparing(Volume::name));
    }

    @Override
    public Status reserve(PodInfo pod, NodeFacts node) {
        List<Choice> choices = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        List<Claim> claims = claims(pod);
        for (Claim claim : claims) {
            if (!claim.bound()) {
                Optional<Volume> free =
                        claim.selectedNode().isEmpty()
                                ? free(claim, node, taken)
                                : Optional.empty();
                free.ifPresent(volume -> taken.add(volume.name()));
                choices.add(new Choice(claim, free));
            }
        }
        if (!claims.isEmpty()) {
            reserved.put(pod.uid(), new Reserved(node, choices, false, new HashSet<>()));
        }
        return Status.success();
    }

    @Override
    public void unreserve(PodInfo pod, String node) {
        reserved.remove(pod.uid());
    }

    @Override
    public Status preBind(PodInfo pod, String node) {
        Reserved way = reserved.get(pod.uid());
        if (way == null) {
            return Status.success();
        }
        if (!way.asked()) {
            way.choices().forEach(choice -> ask(choice, node));
            way = new Reserved(way.node(), way.choices(), true, way.heard());
            reserved.put(pod.uid(), way);
        }
        Status status = Status.success();
        for (String name : pod.traits().demand().claims()) {
            Optional<Claim> claim = volumes.claim(pod.namespace() + "/" + name);
            if (claim.isEmpty()) {
                return new Status.Failure("persistentvolumeclaim \"" + name + "\" not found");
            }
            Status each = progress(claim.get(), way);
            if (each instanceof Status.Failure) {
                return each;
            }
            status = each.ok() ? status : each;
        }
        if (status.ok()) {
            unreserve(pod, node);
        }
        return status;
    }

    private void ask(Choice choice, String node) {
        choice.volume()
                .ifPresentOrElse(
                        volume -> actions.bind(volume, choice.claim()),
                        () -> actions.provision(choice.claim(), node));
    }

    /** Whether the claim has its volume, and where the pod goes. */
    private Status progress(Claim claim, Reserved way) {
        if (claim.bound()) {
            return volumes.volume(claim.volume())
                    .map(volume ->
                            volume.reaches(way.node())
                                    ? Status.success()
                                    : new Status.Failure(
                                            "node(s) didn't match PersistentVolume's node"
                                                    + " affinity"))
                    .orElse(WAIT);
        }
        String selected = claim.selectedNode();
        if (selected.equals(way.node().name())) {
            way.heard().add(claim.path());
        } else if (!selected.isEmpty() || way.heard().contains(claim.path())) {
            return new Status.Failure(
                    "provisioning failed for persistentvolumeclaim \"" + claim.name() + "\"");
        }
        return WAIT;
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded ignored -> true;
            case ClusterEvent.NodeUpdated updated ->
                    !updated.before().labels().equals(updated.after().labels());
            case ClusterEvent.AssignedPodAdded ignored -> false;
            case ClusterEvent.AssignedPodUpdated ignored -> false;
            case ClusterEvent.AssignedPodDeleted ignored -> false;
            case ClusterEvent.VolumesChanged changed ->
                    !changed.resource().equals("persistentvolumeclaims")
                            || pod.traits().demand().claims().stream()
                                    .anyMatch(name ->
                                            changed.path().equals(pod.namespace() + "/" + name));
            case ClusterEvent.NamespaceChanged ignored -> false;
        };
    }
}
