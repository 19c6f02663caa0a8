package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.spec.AgentPaths;
import dev.navarch.nodeagent.spec.Trees;
import dev.navarch.nodeagent.spec.VolumeLocations;
import dev.navarch.nodeagent.worker.PodVolumes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The volumes of a node's pods, each by the plugin for its sort. */
public final class NodeVolumes implements PodVolumes, VolumeLocations {

    private static final Logger log = LoggerFactory.getLogger(NodeVolumes.class);

    private record Mounted(ReentrantLock lock, ConcurrentMap<String, Path> places) {}

    private final AgentPaths paths;
    private final List<VolumePlugin> plugins;
    private final Path memory;
    private final ConcurrentMap<String, Mounted> pods = new ConcurrentHashMap<>();

    public NodeVolumes(AgentPaths paths, List<VolumePlugin> plugins) {
        this.paths = paths;
        this.plugins = List.copyOf(plugins);
        this.memory = paths.home().resolve("kubelet/secrets");
    }

    /** One file system in memory for the secrets of all pods; kept from an earlier agent. */
    public void prepare() throws IOException {
        Files.createDirectories(memory);
        if (!Tmpfs.isMounted(memory)) {
            Tmpfs.mount(memory, 0);
        }
    }

    @Override
    public void mount(Pod pod) throws VolumeFailure {
        Mounted mounted =
                pods.computeIfAbsent(
                        pod.getMetadata().getUid(),
                        uid -> new Mounted(new ReentrantLock(), new ConcurrentHashMap<>()));
        mounted.lock().lock();
        try {
            for (Volume volume : pod.getSpec().getVolumes()) {
                mounted.places().put(volume.getName(), mount(pod, volume));
            }
        } finally {
            mounted.lock().unlock();
        }
    }

    private Path mount(Pod pod, Volume volume) throws VolumeFailure {
        String uid = pod.getMetadata().getUid();
        VolumePlugin plugin =
                plugins.stream()
                        .filter(candidate -> candidate.handles(volume))
                        .findFirst()
                        .orElseThrow(() ->
                                new VolumeFailure(
                                        "no volume plugin matched for volume \""
                                                + volume.getName()
                                                + "\""));
        try {
            return plugin.mount(
                    pod, volume, new PodDirectories(paths.volumes(uid), memory.resolve(uid)));
        } catch (VolumeFailure e) {
            throw new VolumeFailure(
                    "MountVolume.SetUp failed for volume \""
                            + volume.getName()
                            + "\" : "
                            + e.text(),
                    e);
        } catch (IOException e) {
            throw new VolumeFailure(
                    "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + e, e);
        }
    }

    @Override
    public void unmount(Pod pod) {
        String uid = pod.getMetadata().getUid();
        pods.remove(uid);
        plugins.forEach(plugin -> plugin.forget(uid));
        try {
            Path emptyDirs = paths.volumes(uid).resolve("empty-dir");
            if (Files.isDirectory(emptyDirs)) {
                List<Path> directories;
                try (Stream<Path> list = Files.list(emptyDirs)) {
                    directories = list.toList();
                }
                for (Path directory : directories) {
                    if (Tmpfs.isMounted(directory)) {
                        Tmpfs.unmount(directory);
                    }
                }
            }
            Trees.delete(memory.resolve(uid));
            Trees.delete(paths.volumes(uid));
        } catch (IOException e) {
            log.warn("cannot clear the volumes of {}", pod.getMetadata().getName(), e);
        }
    }

    @Override
    public Optional<Path> locate(Pod pod, String volume) {
        Mounted mounted =
                pods.getOrDefault(
                        pod.getMetadata().getUid(),
                        new Mounted(new ReentrantLock(), new ConcurrentHashMap<>(Map.of())));
        return Optional.ofNullable(mounted.places().get(volume));
    }
}
