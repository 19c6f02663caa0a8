package dev.navarch.scheduler.bus;

import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectJson;
import dev.navarch.model.Resources;
import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cycle.Scheduler;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.read.NodeReader;
import dev.navarch.scheduler.read.PodReader;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads changes in the subscription's thread and hands the scheduler's thread what to do about
 * them. What cannot be read is logged and left out: one broken object must not stop the cluster.
 */
final class Intake implements ChangeListener {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final ClusterViews views;
    private final Consumer<Consumer<Scheduler>> inbox;
    private final Runnable caughtUp;
    private final PodTraces traces;
    private final PodReader pods = new PodReader();
    private final Map<String, String> podUids = new HashMap<>();
    private final Map<GroupResource, Long> revisions = new HashMap<>();

    /**
     * @param inbox takes what the scheduler's thread is to do
     */
    Intake(
            ClusterViews views,
            Consumer<Consumer<Scheduler>> inbox,
            Runnable caughtUp,
            PodTraces traces) {
        this.traces = traces;
        this.views = views;
        this.inbox = inbox;
        this.caughtUp = caughtUp;
    }

    Set<GroupResource> types() {
        Set<GroupResource> types = new HashSet<>(views.types());
        types.add(Resources.PODS);
        types.add(Resources.NODES);
        return types;
    }

    @Override
    public void onChanges(List<Change> changes) {
        for (Change change : changes) {
            if (change.revision() <= revisions.getOrDefault(change.key().type(), 0L)) {
                continue;
            }
            revisions.put(change.key().type(), change.revision());
            try {
                take(change);
            } catch (RuntimeException unreadable) {
                LOG.error("{} could not be read", change.key(), unreadable);
            }
        }
    }

    @Override
    public void onCaughtUp() {
        caughtUp.run();
    }

    private void take(Change change) {
        GroupResource type = change.key().type();
        if (type.equals(Resources.PODS)) {
            takePod(change);
        } else if (type.equals(Resources.NODES)) {
            takeNode(change);
        } else {
            views.take(change);
            if (type.equals(Resources.NAMESPACES)) {
                ClusterEvent event = new ClusterEvent.NamespaceChanged(change.key().name());
                inbox.accept(scheduler -> scheduler.happened(event));
            } else if (views.volumes().byType().containsKey(type)) {
                ClusterEvent event =
                        new ClusterEvent.VolumesChanged(type.resource(), change.key().path());
                inbox.accept(scheduler -> scheduler.happened(event));
            }
        }
    }

    private void takePod(Change change) {
        String path = change.key().path();
        if (change.after().isEmpty()) {
            String uid = podUids.remove(path);
            if (uid != null) {
                traces.gone(uid);
                inbox.accept(scheduler -> scheduler.podRemoved(uid));
            }
            return;
        }
        PodInfo pod = pods.read(ObjectJson.read(change.after().get(), Pod.class));
        String before = podUids.put(path, pod.uid());
        if (before != null && !before.equals(pod.uid())) {
            inbox.accept(scheduler -> scheduler.podRemoved(before));
        }
        if (!pod.bound()) {
            traces.came(pod, change.trace());
        }
        inbox.accept(scheduler -> scheduler.podChanged(pod));
    }

    private void takeNode(Change change) {
        String name = change.key().name();
        if (change.after().isEmpty()) {
            inbox.accept(scheduler -> scheduler.nodeRemoved(name));
        } else {
            NodeFacts node = NodeReader.read(ObjectJson.read(change.after().get(), Node.class));
            inbox.accept(scheduler -> scheduler.nodeChanged(node));
        }
    }
}
