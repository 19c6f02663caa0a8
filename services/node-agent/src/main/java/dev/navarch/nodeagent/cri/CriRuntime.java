package dev.navarch.nodeagent.cri;

import static dev.navarch.nodeagent.cri.CriChannel.call;
import static dev.navarch.nodeagent.cri.CriChannel.find;

import dev.navarch.nodeagent.cri.proto.ContainerFilter;
import dev.navarch.nodeagent.cri.proto.ContainerStatusRequest;
import dev.navarch.nodeagent.cri.proto.CreateContainerRequest;
import dev.navarch.nodeagent.cri.proto.ListContainerStatsRequest;
import dev.navarch.nodeagent.cri.proto.ListContainersRequest;
import dev.navarch.nodeagent.cri.proto.ListPodSandboxRequest;
import dev.navarch.nodeagent.cri.proto.PodSandboxFilter;
import dev.navarch.nodeagent.cri.proto.PodSandboxStatusRequest;
import dev.navarch.nodeagent.cri.proto.RemoveContainerRequest;
import dev.navarch.nodeagent.cri.proto.RemovePodSandboxRequest;
import dev.navarch.nodeagent.cri.proto.ReopenContainerLogRequest;
import dev.navarch.nodeagent.cri.proto.RunPodSandboxRequest;
import dev.navarch.nodeagent.cri.proto.RuntimeCondition;
import dev.navarch.nodeagent.cri.proto.RuntimeServiceGrpc;
import dev.navarch.nodeagent.cri.proto.StartContainerRequest;
import dev.navarch.nodeagent.cri.proto.StatusRequest;
import dev.navarch.nodeagent.cri.proto.StopContainerRequest;
import dev.navarch.nodeagent.cri.proto.StopPodSandboxRequest;
import dev.navarch.nodeagent.cri.proto.UpdateContainerResourcesRequest;
import dev.navarch.nodeagent.cri.proto.VersionRequest;
import dev.navarch.nodeagent.cri.proto.VersionResponse;
import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerResources;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.ContainerUsage;
import dev.navarch.nodeagent.runtime.ExecResult;
import dev.navarch.nodeagent.runtime.ImageStore;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.RuntimeHealth;
import dev.navarch.nodeagent.runtime.RuntimeIdentity;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import dev.navarch.nodeagent.runtime.StreamOptions;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A container runtime reached over CRI v1: containerd or CRI-O. */
public final class CriRuntime implements ContainerRuntime {

    /** Network plugins and slow disks included. */
    private static final Duration LONG_CALL = Duration.ofMinutes(4);

    private static final Duration SHORT_CALL = Duration.ofSeconds(30);

    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub stub;
    private final CriImages images;
    private final CriProcesses processes;

    public CriRuntime(CriChannel channel) {
        stub = RuntimeServiceGrpc.newBlockingStub(channel.grpc());
        images = new CriImages(channel);
        processes = new CriProcesses(stub);
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub within(Duration time) {
        return stub.withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public RuntimeIdentity identity() {
        VersionResponse version =
                call(() -> within(SHORT_CALL).version(VersionRequest.getDefaultInstance()));
        return new RuntimeIdentity(version.getRuntimeName(), plain(version.getRuntimeVersion()));
    }

    /** Debian calls its build {@code 1.6.20~ds1}. */
    private static String plain(String version) {
        String bare = version.startsWith("v") ? version.substring(1) : version;
        int suffix = bare.indexOf('~');
        return suffix < 0 ? bare : bare.substring(0, suffix);
    }

    @Override
    public RuntimeHealth health() {
        try {
            String down =
                    within(SHORT_CALL)
                            .status(StatusRequest.getDefaultInstance())
                            .getStatus()
                            .getConditionsList()
                            .stream()
                            .filter(condition -> !condition.getStatus())
                            .map(condition -> describe(condition))
                            .collect(Collectors.joining(", "));
            return down.isEmpty() ? new RuntimeHealth.Ready() : new RuntimeHealth.NotReady(down);
        } catch (StatusRuntimeException e) {
            return new RuntimeHealth.NotReady("container runtime is down");
        }
    }

    private static String describe(RuntimeCondition condition) {
        String what =
                condition.getType().equals("NetworkReady")
                        ? "container runtime network not ready"
                        : "container runtime not ready";
        return what
                + ": "
                + condition.getType()
                + "=false reason:"
                + condition.getReason()
                + " message:"
                + condition.getMessage();
    }

    @Override
    public String runSandbox(SandboxConfig config) {
        RunPodSandboxRequest request =
                RunPodSandboxRequest.newBuilder()
                        .setConfig(CriSandboxes.config(config))
                        .setRuntimeHandler(config.runtimeHandler())
                        .build();
        return call(() -> within(LONG_CALL).runPodSandbox(request)).getPodSandboxId();
    }

    @Override
    public void stopSandbox(String id) {
        find(() ->
                within(LONG_CALL)
                        .stopPodSandbox(
                                StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build()));
    }

    @Override
    public void removeSandbox(String id) {
        find(() ->
                within(LONG_CALL)
                        .removePodSandbox(
                                RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build()));
    }

    @Override
    public List<SandboxRecord> sandboxes() {
        return call(() ->
                        within(SHORT_CALL)
                                .listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                .getItemsList()
                .stream()
                .flatMap(item -> CriRecords.sandbox(item).stream())
                .toList();
    }

    @Override
    public List<SandboxRecord> sandboxesOf(String podUid) {
        ListPodSandboxRequest request =
                ListPodSandboxRequest.newBuilder()
                        .setFilter(
                                PodSandboxFilter.newBuilder()
                                        .putLabelSelector(PodIdentity.UID, podUid))
                        .build();
        return call(() -> within(SHORT_CALL).listPodSandbox(request)).getItemsList().stream()
                .flatMap(item -> CriRecords.sandbox(item).stream())
                .toList();
    }

    @Override
    public Optional<SandboxRecord> sandbox(String id) {
        PodSandboxStatusRequest request =
                PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build();
        return find(() -> within(SHORT_CALL).podSandboxStatus(request))
                .flatMap(response -> CriRecords.sandbox(response.getStatus()));
    }

    @Override
    public String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox) {
        CreateContainerRequest request =
                CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandboxId)
                        .setConfig(CriContainers.config(config))
                        .setSandboxConfig(CriSandboxes.config(sandbox))
                        .build();
        return call(() -> within(LONG_CALL).createContainer(request)).getContainerId();
    }

    @Override
    public void startContainer(String id) {
        call(() ->
                within(LONG_CALL)
                        .startContainer(
                                StartContainerRequest.newBuilder().setContainerId(id).build()));
    }

    @Override
    public void stopContainer(String id, Duration timeout) {
        StopContainerRequest request =
                StopContainerRequest.newBuilder()
                        .setContainerId(id)
                        .setTimeout(wholeSeconds(timeout))
                        .build();
        find(() -> within(timeout.plus(LONG_CALL)).stopContainer(request));
    }

    /** Rounded up, so that a container never gets less time than it was promised. */
    private static long wholeSeconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    @Override
    public void removeContainer(String id) {
        find(() ->
                within(LONG_CALL)
                        .removeContainer(
                                RemoveContainerRequest.newBuilder().setContainerId(id).build()));
    }

    @Override
    public List<ContainerRecord> containers() {
        return call(() ->
                        within(SHORT_CALL)
                                .listContainers(ListContainersRequest.getDefaultInstance()))
                .getContainersList()
                .stream()
                .flatMap(item -> CriRecords.container(item).stream())
                .toList();
    }

    @Override
    public List<ContainerRecord> containersOf(String podUid) {
        ListContainersRequest request =
                ListContainersRequest.newBuilder()
                        .setFilter(
                                ContainerFilter.newBuilder()
                                        .putLabelSelector(PodIdentity.UID, podUid))
                        .build();
        return call(() -> within(SHORT_CALL).listContainers(request)).getContainersList().stream()
                .flatMap(item -> CriRecords.container(item).stream())
                .toList();
    }

    @Override
    public Optional<ContainerRecord> container(String id) {
        ContainerStatusRequest request =
                ContainerStatusRequest.newBuilder().setContainerId(id).build();
        return find(() -> within(SHORT_CALL).containerStatus(request))
                .flatMap(CriRecords::container);
    }

    @Override
    public void updateResources(String id, ContainerResources resources) {
        UpdateContainerResourcesRequest request =
                UpdateContainerResourcesRequest.newBuilder()
                        .setContainerId(id)
                        .setLinux(CriContainers.resources(resources))
                        .build();
        call(() -> within(SHORT_CALL).updateContainerResources(request));
    }

    @Override
    public ExecResult exec(String id, List<String> command, Duration timeout) {
        return processes.exec(id, command, timeout);
    }

    @Override
    public URI execStream(String id, List<String> command, StreamOptions options) {
        return processes.execStream(id, command, options);
    }

    @Override
    public URI attachStream(String id, StreamOptions options) {
        return processes.attachStream(id, options);
    }

    @Override
    public URI portForwardStream(String sandboxId, List<Integer> ports) {
        return processes.portForwardStream(sandboxId, ports);
    }

    @Override
    public void reopenLog(String id) {
        call(() ->
                within(SHORT_CALL)
                        .reopenContainerLog(
                                ReopenContainerLogRequest.newBuilder().setContainerId(id).build()));
    }

    @Override
    public List<ContainerUsage> usage() {
        return call(() ->
                        within(SHORT_CALL)
                                .listContainerStats(ListContainerStatsRequest.getDefaultInstance()))
                .getStatsList()
                .stream()
                .flatMap(stats -> CriRecords.usage(stats).stream())
                .toList();
    }

    @Override
    public ImageStore images() {
        return images;
    }

    @Override
    public AutoCloseable follow(Consumer<String> listener) {
        return new CriObserver(this, listener);
    }
}
