package dev.navarch.nodeagent.spec;

import dev.navarch.nodeagent.pod.ContainerHash;
import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ImageStore;
import dev.navarch.nodeagent.runtime.MountPoint;
import dev.navarch.nodeagent.runtime.NamespaceOptions;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import dev.navarch.nodeagent.worker.PodConfigs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The configurations of pods on a node with a file system. */
public final class NodePodConfigs implements PodConfigs {

    private static final String DEFAULT_MESSAGE_PATH = "/dev/termination-log";

    private final AgentPaths paths;
    private final SandboxRules sandboxes;
    private final Environment environment;
    private final MountRules mounts;
    private final Supplier<PodFields> fields;
    private final ImageStore images;
    private final long nodeMemory;

    /**
     * @param fields the node's part of the downward API, as it is now
     * @param nodeMemory bytes
     */
    public NodePodConfigs(
            AgentPaths paths,
            DnsRules dns,
            String cgroupRoot,
            ObjectReader objects,
            Supplier<Collection<Service>> services,
            VolumeLocations volumes,
            Supplier<PodFields> fields,
            ImageStore images,
            long nodeMemory) {
        this.paths = paths;
        this.sandboxes = new SandboxRules(paths, dns, cgroupRoot);
        this.environment = new Environment(objects, services);
        this.mounts = new MountRules(volumes);
        this.fields = fields;
        this.images = images;
        this.nodeMemory = nodeMemory;
    }

    @Override
    public SandboxConfig sandbox(Pod pod, int attempt) {
        SandboxConfig config = sandboxes.of(pod, attempt);
        try {
            Files.createDirectories(Path.of(config.logDirectory()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return config;
    }

    @Override
    public ContainerConfig container(
            Pod pod, PodContainer container, int attempt, String imageId, Observed observed)
            throws ConfigFailure {
        SecurityRules.checkUser(pod, container, images.find(imageId));
        Container spec = container.spec();
        PodIdentity identity =
                new PodIdentity(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid());
        Map<String, String> env = environment.of(pod, spec, fields.get(), addresses(pod, observed));
        Map<String, String> labels = new java.util.HashMap<>(identity.labels());
        labels.put(PodIdentity.CONTAINER, container.name());
        return new ContainerConfig(
                container.name(),
                attempt,
                imageId,
                spec.getImage(),
                expanded(spec.getCommand(), env),
                expanded(spec.getArgs(), env),
                spec.getWorkingDir() == null ? "" : spec.getWorkingDir(),
                env,
                mounts(pod, container, attempt, env, observed),
                labels,
                Map.of(
                        ContainerHash.ANNOTATION,
                        ContainerHash.of(spec),
                        "io.kubernetes.container.restartCount",
                        String.valueOf(attempt),
                        "navarch.dev/container-kind",
                        container.kind().name()),
                container.name() + "/" + attempt + ".log",
                Boolean.TRUE.equals(spec.getStdin()),
                Boolean.TRUE.equals(spec.getStdinOnce()),
                Boolean.TRUE.equals(spec.getTty()),
                ResourceRules.of(pod, spec, nodeMemory),
                SecurityRules.of(
                        pod,
                        container,
                        namespaces(pod, container, observed),
                        paths.seccompProfiles()));
    }

    private List<String> addresses(Pod pod, Observed observed) {
        return Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                ? List.of(fields.get().nodeAddress())
                : observed.sandbox().map(SandboxRecord::addresses).orElse(List.of());
    }

    private static List<String> expanded(List<String> words, Map<String, String> env) {
        return words.stream().map(word -> Expansion.expand(word, env)).toList();
    }

    /** An ephemeral container may see the processes of the container that it is to look into. */
    private static NamespaceOptions namespaces(Pod pod, PodContainer container, Observed observed) {
        NamespaceOptions options = SecurityRules.namespaces(pod);
        return container.target().isEmpty()
                ? options
                : observed.latest(container.target())
                        .filter(ContainerRecord::running)
                        .map(target -> options.targeting(target.id()))
                        .orElse(options);
    }

    private List<MountPoint> mounts(
            Pod pod,
            PodContainer container,
            int attempt,
            Map<String, String> env,
            Observed observed)
            throws ConfigFailure {
        List<MountPoint> all = new ArrayList<>(mounts.of(pod, container.spec(), env));
        try {
            if (all.stream().noneMatch(mount -> mount.containerPath().equals("/etc/hosts"))) {
                all.add(file("/etc/hosts", hosts(pod, observed)));
            }
            Files.createDirectories(
                    paths.logs(
                                    new PodIdentity(
                                            pod.getMetadata().getNamespace(),
                                            pod.getMetadata().getName(),
                                            pod.getMetadata().getUid()))
                            .resolve(container.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String messagePath = container.spec().getTerminationMessagePath();
        all.add(
                file(
                        messagePath == null || messagePath.isEmpty()
                                ? DEFAULT_MESSAGE_PATH
                                : messagePath,
                        TerminationMessages.create(messageFile(pod, container, attempt))));
        return all;
    }

    private static MountPoint file(String containerPath, Path hostPath) {
        return new MountPoint(
                containerPath, hostPath.toString(), false, MountPoint.Propagation.NONE);
    }

    private Path hosts(Pod pod, Observed observed) throws IOException {
        Path file = paths.pod(pod.getMetadata().getUid()).resolve("etc-hosts");
        Files.createDirectories(file.getParent());
        String text =
                Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                        ? Files.readString(Path.of("/etc/hosts")) + HostNames.aliases(pod)
                        : HostNames.etcHosts(
                                pod, addresses(pod, observed), sandboxes.dns().clusterDomain());
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
        return file;
    }

    private Path messageFile(Pod pod, PodContainer container, int attempt) {
        return paths.container(pod.getMetadata().getUid(), container.name())
                .resolve(String.valueOf(attempt));
    }

    @Override
    public String terminationMessage(Pod pod, PodContainer container, int attempt, int exitCode) {
        String message = TerminationMessages.read(messageFile(pod, container, attempt));
        boolean fromLog =
                "FallbackToLogsOnError".equals(container.spec().getTerminationMessagePolicy())
                        && exitCode != 0;
        return message.isEmpty() && fromLog
                ? TerminationMessages.logTail(
                        paths.log(
                                new PodIdentity(
                                        pod.getMetadata().getNamespace(),
                                        pod.getMetadata().getName(),
                                        pod.getMetadata().getUid()),
                                container.name(),
                                attempt))
                : message;
    }

    @Override
    public void forget(Pod pod) {
        PodIdentity identity =
                new PodIdentity(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid());
        try {
            Trees.delete(paths.logs(identity));
            Trees.delete(paths.pod(identity.uid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
