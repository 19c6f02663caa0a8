package dev.navarch.nodeagent.simulated;

import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerResources;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.ContainerUsage;
import dev.navarch.nodeagent.runtime.ExecResult;
import dev.navarch.nodeagent.runtime.ImageStore;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.nodeagent.runtime.RuntimeHealth;
import dev.navarch.nodeagent.runtime.RuntimeIdentity;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import dev.navarch.nodeagent.runtime.StreamOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Containers that exist only here. They start at once and run until they are stopped; annotations
 * of the pod make them end by themselves:
 *
 * <pre>{@code
 * simulated.navarch.dev/exit-code: "1"
 * simulated.navarch.dev/exit-after: "2.5"      # seconds after the start; 0 if absent
 * }</pre>
 *
 * <p>Init containers always end at once, with 0.
 */
public final class SimulatedRuntime implements ContainerRuntime {

    public static final String EXIT_CODE = "simulated.navarch.dev/exit-code";
    public static final String EXIT_AFTER = "simulated.navarch.dev/exit-after";

    /** Which part a container plays; see PodContainer.Kind. */
    public static final String KIND = "navarch.dev/container-kind";

    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Supplier<String> addresses;
    private final Map<String, SimulatedSandbox> sandboxes = new ConcurrentHashMap<>();
    private final Map<String, SimulatedContainer> containers = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();
    private final SimulatedImages images = new SimulatedImages();

    /**
     * @param addresses gives each sandbox its own address
     */
    public SimulatedRuntime(
            Clock clock, ScheduledExecutorService timer, Supplier<String> addresses) {
        this.clock = clock;
        this.timer = timer;
        this.addresses = addresses;
    }

    @Override
    public RuntimeIdentity identity() {
        return new RuntimeIdentity("simulated", "1");
    }

    @Override
    public RuntimeHealth health() {
        return new RuntimeHealth.Ready();
    }

    @Override
    public String runSandbox(SandboxConfig config) {
        String id = "sandbox-" + config.pod().uid() + "-" + ids.incrementAndGet();
        List<String> own = config.namespaces().hostNetwork() ? List.of() : List.of(addresses.get());
        sandboxes.put(id, new SimulatedSandbox(id, config, own, clock.instant()));
        return id;
    }

    @Override
    public void stopSandbox(String id) {
        containers.values().stream()
                .filter(container -> container.sandboxId().equals(id))
                .forEach(container -> exit(container.id(), 137));
        sandboxes.computeIfPresent(id, (key, sandbox) -> sandbox.stopped());
    }

    @Override
    public void removeSandbox(String id) {
        stopSandbox(id);
        sandboxes.remove(id);
    }

    @Override
    public List<SandboxRecord> sandboxes() {
        return sandboxes.values().stream().map(SimulatedSandbox::record).toList();
    }

    @Override
    public List<SandboxRecord> sandboxesOf(String podUid) {
        return sandboxes().stream().filter(box -> box.pod().uid().equals(podUid)).toList();
    }

    @Override
    public Optional<SandboxRecord> sandbox(String id) {
        return Optional.ofNullable(sandboxes.get(id)).map(SimulatedSandbox::record);
    }

    @Override
    public String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox) {
        String id = "container-" + ids.incrementAndGet();
        containers.put(
                id, SimulatedContainer.created(id, sandboxId, sandbox, config, clock.instant()));
        return id;
    }

    @Override
    public void startContainer(String id) {
        SimulatedContainer started =
                containers.computeIfPresent(id, (key, c) -> c.started(clock.instant()));
        if (started == null) {
            throw new RuntimeFailure("container " + id + " does not exist");
        }
        started.endsAfter()
                .ifPresent(after ->
                        timer.schedule(
                                () -> exit(id, started.plannedExitCode()),
                                after.toMillis(),
                                TimeUnit.MILLISECONDS));
    }

    /** Ends a running container; what has ended stays as it is. */
    public void exit(String id, int code) {
        SimulatedContainer before = containers.get(id);
        SimulatedContainer after =
                containers.computeIfPresent(id, (key, c) -> c.exited(code, clock.instant()));
        if (after != null && !after.equals(before)) {
            listeners.forEach(listener -> listener.accept(after.pod().uid()));
        }
    }

    @Override
    public void stopContainer(String id, Duration timeout) {
        exit(id, 143);
    }

    @Override
    public void removeContainer(String id) {
        containers.remove(id);
    }

    @Override
    public List<ContainerRecord> containers() {
        return containers.values().stream().map(SimulatedContainer::record).toList();
    }

    @Override
    public List<ContainerRecord> containersOf(String podUid) {
        return containers.values().stream()
                .filter(container -> container.pod().uid().equals(podUid))
                .map(SimulatedContainer::record)
                .toList();
    }

    @Override
    public Optional<ContainerRecord> container(String id) {
        return Optional.ofNullable(containers.get(id)).map(SimulatedContainer::record);
    }

    @Override
    public void updateResources(String id, ContainerResources resources) {}

    @Override
    public ExecResult exec(String id, List<String> command, Duration timeout) {
        return new ExecResult.Exited(0, "");
    }

    @Override
    public URI execStream(String id, List<String> command, StreamOptions options) {
        throw simulated();
    }

    @Override
    public URI attachStream(String id, StreamOptions options) {
        throw simulated();
    }

    @Override
    public URI portForwardStream(String sandboxId, List<Integer> ports) {
        throw simulated();
    }

    private static RuntimeFailure simulated() {
        return new RuntimeFailure("the node is simulated: there is nothing to connect to");
    }

    @Override
    public void reopenLog(String id) {}

    @Override
    public List<ContainerUsage> usage() {
        return List.of();
    }

    @Override
    public ImageStore images() {
        return images;
    }

    @Override
    public AutoCloseable follow(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
