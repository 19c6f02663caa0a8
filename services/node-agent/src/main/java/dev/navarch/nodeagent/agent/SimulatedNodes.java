package dev.navarch.nodeagent.agent;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.SampleTopic;
import dev.navarch.model.Rejection;
import dev.navarch.model.Resources;
import dev.navarch.model.UsageSampleCodec;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.api.PodTraces;
import dev.navarch.nodeagent.api.StatusPatches;
import dev.navarch.nodeagent.node.Machine;
import dev.navarch.nodeagent.node.NodeHeartbeat;
import dev.navarch.nodeagent.node.NodeObject;
import dev.navarch.nodeagent.runtime.RuntimeHealth;
import dev.navarch.nodeagent.simulated.SimulatedConfigs;
import dev.navarch.nodeagent.simulated.SimulatedProbes;
import dev.navarch.nodeagent.simulated.SimulatedRuntime;
import dev.navarch.nodeagent.simulated.SimulatedUsage;
import dev.navarch.nodeagent.status.PodStatuses;
import dev.navarch.nodeagent.worker.NodeHost;
import dev.navarch.nodeagent.worker.NodePods;
import dev.navarch.nodeagent.worker.PodAdmission;
import dev.navarch.nodeagent.worker.PodCgroups;
import dev.navarch.nodeagent.worker.PodEvents;
import dev.navarch.nodeagent.worker.PodImages;
import dev.navarch.nodeagent.worker.PodVolumes;
import dev.navarch.nodeagent.worker.PodWorker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that exist only to test scale: any number of them share one subscription, one timer and one
 * identity, and each costs a few small objects. Their pods go through the same decisions as pods on
 * real nodes.
 */
public final class SimulatedNodes implements AutoCloseable {

    private static final Machine MACHINE = new Machine(32, 256L << 30, 1024L << 30);

    private record SimulatedNode(NodePods pods, NodeHeartbeat heartbeat) {}

    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Executor executor;
    private final PodTraces traces;
    private final List<AutoCloseable> running = new ArrayList<>();
    private final AtomicInteger addresses = new AtomicInteger();

    /**
     * @param names the nodes to simulate
     * @param address the address that all of them report, where this agent serves
     */
    public SimulatedNodes(
            List<String> names,
            String address,
            int port,
            Commands commands,
            Clock clock,
            Executor executor,
            ScheduledExecutorService timer) {
        this.traces = commands.traces();
        this.timer = timer;
        this.clock = clock;
        this.executor = executor;
        for (String name : names) {
            SimulatedRuntime runtime = new SimulatedRuntime(clock, timer, this::nextAddress);
            NodeObject object =
                    NodeObject.of(name, address, port, MACHINE, runtime.identity())
                            .labelled(Map.of("navarch.dev/simulated", "true"));
            NodeHost host =
                    new NodeHost(
                            name,
                            runtime,
                            () -> new PodStatuses(address, "simulated"),
                            new SimulatedConfigs(),
                            PodVolumes.NONE,
                            PodCgroups.NONE,
                            (pod, container) ->
                                    new PodImages.Outcome.Present(container.spec().getImage()),
                            (pod, container, hook, at, limit) -> Optional.empty(),
                            new SimulatedProbes(),
                            PodEvents.SILENT,
                            new StatusPatches(commands),
                            clock,
                            clock.instant(),
                            executor,
                            timer);
            NodePods pods = new NodePods(host, PodAdmission.ALL);
            running.add(runtime.follow(pods::changed));
            nodes.put(
                    name,
                    new SimulatedNode(
                            pods,
                            new NodeHeartbeat(
                                    object, commands, clock, RuntimeHealth.Ready::new, List::of)));
        }
    }

    /** Addresses of the range that RFC 6598 keeps for carriers: nothing real answers there. */
    private String nextAddress() {
        int n = addresses.incrementAndGet();
        return "100." + (64 + (n >> 16 & 63)) + "." + (n >> 8 & 255) + "." + (n & 255);
    }

    public void start(ChangeFeed feed, RejectionFeed rejections, SampleTopic samples) {
        running.add(rejections.follow(this::refused));
        running.add(
                feed.follow(
                        Set.of(Resources.PODS),
                        new PodFeed(
                                pod ->
                                        of(pod.getSpec().getNodeName())
                                                .ifPresent(n -> n.pods().put(pod)),
                                gone -> of(gone.node()).ifPresent(n -> n.pods().remove(gone.uid())),
                                () -> {},
                                traces)));
        beatSpreadOut(samples);
    }

    /** The nodes take turns, so that a thousand of them make a hundred heartbeats a second. */
    private void beatSpreadOut(SampleTopic samples) {
        long period = NodeHeartbeat.PERIOD.toMillis();
        List<Map.Entry<String, SimulatedNode>> all = List.copyOf(nodes.entrySet());
        for (int i = 0; i < all.size(); i++) {
            String name = all.get(i).getKey();
            SimulatedNode node = all.get(i).getValue();
            executor.execute(node.heartbeat()::beat);
            var beating =
                    timer.scheduleAtFixedRate(
                            () ->
                                    executor.execute(() -> {
                                        node.heartbeat().beat();
                                        samples.send(name, usage(name, node));
                                    }),
                            period * i / all.size() + period,
                            period,
                            TimeUnit.MILLISECONDS);
            running.add(() -> beating.cancel(false));
        }
    }

    private byte[] usage(String name, SimulatedNode node) {
        return UsageSampleCodec.encode(
                SimulatedUsage.sample(
                        name,
                        node.pods().all().stream().map(PodWorker::pod).toList(),
                        node.pods().runtime().containers(),
                        clock.instant(),
                        NodeHeartbeat.PERIOD.toMillis()));
    }

    private void refused(Rejection rejection) {
        Optional.ofNullable(nodes.get(rejection.key().name()))
                .ifPresent(node -> node.heartbeat().refused(rejection));
    }

    private Optional<SimulatedNode> of(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(nodes.get(name));
    }

    /** The pods of all nodes. */
    public List<NodePods> pods() {
        return nodes.values().stream().map(SimulatedNode::pods).toList();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part : running) {
            part.close();
        }
    }
}
