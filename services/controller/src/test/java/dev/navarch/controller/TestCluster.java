package dev.navarch.controller;

import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.ControllerManager;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.InMemoryCluster;
import dev.navarch.testkit.StepExecutor;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Controllers that run step by step in the test's thread, under a clock and a seed. */
public final class TestCluster {

    public final FakeClock clock = new FakeClock();
    public final Random random;
    public final StepExecutor executor;
    public final InMemoryCluster api;
    public final ClusterViews views = new ClusterViews();
    private final List<ChangeListener> listeners = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Controller> controllers = new ArrayList<>();
    private Optional<ControllerManager> manager = Optional.empty();

    public TestCluster() {
        this(1);
    }

    public TestCluster(long seed) {
        random = new Random(seed);
        executor = new StepExecutor(seed);
        api = new InMemoryCluster(clock, executor);
    }

    public TestCluster with(Controller controller) {
        controllers.add(controller);
        return this;
    }

    /** Something that takes changes in before the controllers are told. */
    public TestCluster listening(ChangeListener listener) {
        listeners.add(listener);
        return this;
    }

    private ControllerManager manager() {
        if (manager.isEmpty()) {
            ControllerManager made = new ControllerManager(controllers, api, () -> "token", clock);
            manager = Optional.of(made);
            subscriptions.add(
                    api.changes()
                            .followAll(batch -> {
                                for (Change change : batch) {
                                    views.take(change);
                                    listeners.forEach(l -> l.onChanges(List.of(change)));
                                    made.seen(change);
                                }
                            }));
            subscriptions.add(api.rejectionFeed().follow(made::refused));
        }
        return manager.get();
    }

    /** One delivery or one plan, whichever the seed says; false when nothing is to be done now. */
    public boolean step() {
        ControllerManager made = manager();
        return random.nextBoolean()
                ? executor.step() || made.step()
                : made.step() || executor.step();
    }

    /** Goes on until nothing is to be done at this moment. */
    public TestCluster settle() {
        for (int steps = 0; step(); steps++) {
            if (steps > 200_000) {
                throw new AssertionError("the controllers do not come to rest");
            }
        }
        return this;
    }

    /** Lets time pass, stopping at each moment at which something is due. */
    public TestCluster pass(Duration time) {
        Instant end = clock.instant().plus(time);
        settle();
        while (manager().nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
            Instant due = manager().nextDue().get();
            clock.set(due.isAfter(clock.instant()) ? due : clock.instant());
            manager().expire();
            settle();
        }
        clock.set(end);
        manager().expire();
        return settle();
    }

    public int unseen() {
        return manager().unseen();
    }

    public <T extends HasMetadata> T create(GroupResource type, T object) {
        return api.create(type, object);
    }

    public <T> T get(GroupResource type, String path, Class<T> kind) {
        return api.get(ObjectKey.ofPath(type, path), kind)
                .orElseThrow(() -> new AssertionError("no " + type + " " + path));
    }

    public <T> boolean exists(GroupResource type, String path, Class<T> kind) {
        return api.get(ObjectKey.ofPath(type, path), kind).isPresent();
    }

    public <T> List<T> list(GroupResource type, Class<T> kind) {
        return api.list(type, kind);
    }

    public List<Pod> pods() {
        return api.list(Resources.PODS, Pod.class);
    }

    /** {@code reason: message} of the events on an object, in the order of their creation. */
    public List<String> events(String about) {
        return api.list(Resources.EVENTS, Event.class).stream()
                .filter(e -> e.getInvolvedObject().getName().equals(about))
                .sorted(
                        java.util.Comparator.comparing(
                                e -> Long.valueOf(e.getMetadata().getResourceVersion())))
                .map(e -> e.getReason() + ": " + e.getMessage())
                .toList();
    }

    /** Makes a pod run on a node, ready as of now. */
    public void run(Pod pod, String node, boolean ready) {
        String now = clock.instant().toString();
        Pod bound =
                pod.getSpec().getNodeName() != null
                        ? pod
                        : new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build();
        api.update(key(pod), "", bound);
        api.update(
                key(pod),
                "status",
                new PodBuilder(bound)
                        .withStatus(
                                new PodStatusBuilder()
                                        .withPhase("Running")
                                        .withPodIP("10.244.0." + (pod.hashCode() & 0xff))
                                        .addNewCondition()
                                        .withType("Ready")
                                        .withStatus(ready ? "True" : "False")
                                        .withLastTransitionTime(now)
                                        .endCondition()
                                        .build())
                        .build());
    }

    /** Runs all pods that do not run yet. */
    public TestCluster runAll() {
        for (Pod pod : pods()) {
            if (pod.getMetadata().getDeletionTimestamp() == null
                    && "Pending".equals(pod.getStatus().getPhase())) {
                run(pod, "node-a", true);
            }
        }
        return settle();
    }

    /** Ends every pod that is being deleted, as its node would. */
    public TestCluster endTerminating() {
        for (Pod pod : pods()) {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                end(pod);
            }
        }
        return settle();
    }

    public void end(Pod pod) {
        api.send(
                new dev.navarch.model.Command(
                        java.util.UUID.randomUUID().toString(),
                        "",
                        dev.navarch.model.Verb.DELETE,
                        key(pod),
                        "v1",
                        "",
                        Optional.empty(),
                        "{\"gracePeriodSeconds\":0}"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        dev.navarch.model.Preconditions.NONE));
    }

    public static ObjectKey key(Pod pod) {
        return ObjectKey.namespaced(
                Resources.PODS, pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }
}
