package dev.navarch.nodeagent.agent;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.Subscription;
import dev.navarch.nodeagent.api.ApiObjects;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.api.EventCommands;
import dev.navarch.nodeagent.api.PodTraces;
import dev.navarch.nodeagent.api.StatusPatches;
import dev.navarch.nodeagent.image.NodeImages;
import dev.navarch.nodeagent.image.PullSecrets;
import dev.navarch.nodeagent.log.LogRotation;
import dev.navarch.nodeagent.manifest.ManifestSource;
import dev.navarch.nodeagent.manifest.MirrorPods;
import dev.navarch.nodeagent.manifest.StaticPods;
import dev.navarch.nodeagent.node.Machine;
import dev.navarch.nodeagent.node.NodeHeartbeat;
import dev.navarch.nodeagent.node.NodeObject;
import dev.navarch.nodeagent.node.PodCgroupFiles;
import dev.navarch.nodeagent.probe.HttpGetter;
import dev.navarch.nodeagent.probe.LifecycleHooks;
import dev.navarch.nodeagent.probe.ProbeTimer;
import dev.navarch.nodeagent.probe.Prober;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.spec.AgentPaths;
import dev.navarch.nodeagent.spec.DnsRules;
import dev.navarch.nodeagent.spec.NodePodConfigs;
import dev.navarch.nodeagent.spec.PodFields;
import dev.navarch.nodeagent.status.PodStatuses;
import dev.navarch.nodeagent.volume.NodeVolumes;
import dev.navarch.nodeagent.volume.VolumeDirectories;
import dev.navarch.nodeagent.worker.Capacity;
import dev.navarch.nodeagent.worker.NodeHost;
import dev.navarch.nodeagent.worker.NodePods;
import dev.navarch.nodeagent.worker.PodEvents;
import dev.navarch.nodeagent.worker.PodWorker;
import dev.navarch.wire.client.ApiClient;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The machine's own node, with real containers. */
public final class RealNode implements AutoCloseable {

    private static final long VOLUME_REFRESH_SECONDS = 60;
    private static final long LOG_ROTATION_SECONDS = 10;
    private static final long MANIFEST_SECONDS = 1;
    private static final long REMOVAL_SECONDS = 5;

    private final Settings settings;
    private final ContainerRuntime runtime;
    private final ScheduledExecutorService timer;
    private final Executor executor;
    private final AgentViews views;
    private final ApiObjects objects;
    private final HttpGetter http = new HttpGetter();
    private final NodeVolumes volumes;
    private final NodeHeartbeat heartbeat;
    private final EventCommands events;
    private final MirrorPods mirrors;
    private final NodePods pods;
    private final PersistentVolumes persistent;
    private final StaticPods staticPods;
    private final PodTraces traces;
    private final List<AutoCloseable> running = new ArrayList<>();
    private final AtomicBoolean orphansEnded = new AtomicBoolean();
    private volatile boolean apiKnown;

    /**
     * What the node is made with.
     *
     * @param port where the agent serves
     * @param logs how much of each container's log is kept
     * @param manifests where static pods come from
     * @param onPodCidr told the node's pod range when it is known
     */
    public record Settings(
            Path home,
            String name,
            String address,
            int port,
            DnsRules dns,
            String cgroupRoot,
            LogRotation.Limits logs,
            List<ManifestSource> manifests,
            Consumer<String> onPodCidr) {}

    public RealNode(
            Settings settings,
            ContainerRuntime runtime,
            Commands commands,
            ApiClient api,
            Clock clock,
            Executor executor,
            ScheduledExecutorService timer)
            throws IOException {
        this.traces = commands.traces();
        this.settings = settings;
        this.runtime = runtime;
        this.timer = timer;
        this.executor = executor;
        AgentPaths paths = new AgentPaths(settings.home());
        Machine machine = Machine.look(settings.home());
        String runtimeName = runtime.identity().name();
        NodeObject node =
                NodeObject.of(
                        settings.name(),
                        settings.address(),
                        settings.port(),
                        machine,
                        runtime.identity());
        this.views = new AgentViews(settings.name());
        this.objects = new ApiObjects(api);
        VolumeDirectories directories = new VolumeDirectories(paths.persistentVolumes());
        PodFields fields = new PodFields(settings.name(), settings.address(), node.allocatable());
        this.events = new EventCommands(commands, settings.name(), clock);
        this.volumes =
                new NodeVolumes(
                        paths,
                        VolumePlugins.of(
                                settings.name(),
                                views,
                                objects,
                                api,
                                directories,
                                fields,
                                events,
                                clock));
        this.heartbeat =
                new NodeHeartbeat(
                        node, commands, clock, runtime::health, () -> runtime.images().list());
        this.mirrors =
                new MirrorPods(new StatusPatches(commands), commands, settings.name(), clock);
        NodeHost host =
                new NodeHost(
                        settings.name(),
                        runtime,
                        () -> new PodStatuses(settings.address(), runtimeName),
                        new NodePodConfigs(
                                paths,
                                settings.dns(),
                                settings.cgroupRoot(),
                                objects,
                                views::services,
                                volumes,
                                () -> fields,
                                runtime.images(),
                                machine.memoryBytes()),
                        volumes,
                        new PodCgroupFiles(Path.of("/sys/fs/cgroup"), settings.cgroupRoot()),
                        new NodeImages(runtime.images(), new PullSecrets(objects), events, clock),
                        new LifecycleHooks(runtime, http),
                        new ProbeTimer(new Prober(runtime, http), events, clock, executor, timer),
                        events,
                        mirrors,
                        clock,
                        clock.instant(),
                        executor,
                        timer);
        this.pods =
                new NodePods(
                        host,
                        new Capacity(
                                machine.cpus() * 1000L,
                                node.allocatableMemory(),
                                NodeObject.mostPods()));
        this.persistent =
                new PersistentVolumes(
                        settings.name(),
                        directories,
                        views,
                        pods,
                        commands,
                        executor,
                        () -> apiKnown);
        this.staticPods = new StaticPods(settings.manifests(), pods, mirrors);
    }

    /** Begins to beat, to listen and to run pods; returns at once. */
    public void start(ChangeFeed feed, RejectionFeed rejections) throws IOException {
        volumes.prepare();
        views.onOwnNode(this::ownNode);
        views.onContent(new ContentRefresh(objects, pods)::changed);
        CertificateRefresh certificates = new CertificateRefresh(pods);
        views.onTrustBundle(certificates::changed);
        views.onCertificate(certificates::answered);
        persistent.follow();
        every(REMOVAL_SECONDS, persistent::look);
        running.add(rejections.follow(heartbeat::refused));
        running.add(runtime.follow(pods::changed));
        every(NodeHeartbeat.PERIOD.toSeconds(), heartbeat::beat);
        every(VOLUME_REFRESH_SECONDS, () -> pods.all().forEach(PodWorker::refreshVolumes));
        LogRotation rotation =
                new LogRotation(runtime::reopenLog, Clock.systemUTC(), settings.logs());
        every(LOG_ROTATION_SECONDS, () -> rotation.run(runningContainers()));
        running.add(views.follow(feed));
        views.caughtUp().thenRunAsync(() -> followPods(feed), executor);
        events.node(PodEvents.Type.Normal, "Starting", "Starting kubelet.");
    }

    private void followPods(ChangeFeed feed) {
        every(MANIFEST_SECONDS, this::look);
        Subscription following =
                feed.followPodsOf(
                        settings.name(),
                        new PodFeed(this::here, gone -> gone(gone.uid()), this::caughtUp, traces));
        synchronized (running) {
            running.add(following);
        }
    }

    private void here(Pod pod) {
        if (MirrorPods.isMirror(pod)) {
            mirrors.here(pod);
        } else {
            pods.put(pod);
        }
    }

    private void gone(String uid) {
        mirrors.gone(uid);
        pods.remove(uid);
    }

    private void caughtUp() {
        mirrors.apiKnown();
        apiKnown = true;
        look();
    }

    /** Sees to static pods, and once, when every source of pods is known, to what none knows. */
    private void look() {
        if (staticPods.look() && apiKnown && orphansEnded.compareAndSet(false, true)) {
            pods.endOrphans();
        }
    }

    private List<ContainerRecord> runningContainers() {
        return pods.all().stream().flatMap(worker -> worker.observed().running().stream()).toList();
    }

    private void every(long seconds, Runnable task) {
        var repeated =
                timer.scheduleWithFixedDelay(
                        () -> executor.execute(task), 0, seconds, TimeUnit.SECONDS);
        synchronized (running) {
            running.add(() -> repeated.cancel(false));
        }
    }

    private void ownNode(Optional<Node> node) {
        if (node.isEmpty()) {
            heartbeat.deleted();
            return;
        }
        persistent.offer(node.get());
        mirrors.nodeUid(node.get().getMetadata().getUid());
        if (node.get().getStatus() != null) {
            heartbeat.resume(node.get().getStatus());
        }
        String podCidr = node.get().getSpec() == null ? null : node.get().getSpec().getPodCIDR();
        if (podCidr != null && !podCidr.isEmpty()) {
            executor.execute(() -> {
                settings.onPodCidr().accept(podCidr);
                heartbeat.beat();
            });
        }
    }

    public NodePods pods() {
        return pods;
    }

    public ContainerRuntime runtime() {
        return runtime;
    }

    /** Stops taking care of pods; their containers go on running. */
    @Override
    public void close() throws Exception {
        synchronized (running) {
            for (AutoCloseable part : running.reversed()) {
                part.close();
            }
        }
        http.close();
    }
}
