package dev.navarch.nodeagent.node;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.spec.Quantities;
import dev.navarch.nodeagent.spec.ResourceRules;
import dev.navarch.nodeagent.status.QosClass;
import dev.navarch.nodeagent.worker.PodCgroups;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroup of each pod, which holds its containers together to the sum of their limits; cgroup v1
 * and v2. The runtime makes the containers' cgroups below it.
 */
public final class PodCgroupFiles implements PodCgroups {

    private static final Logger log = LoggerFactory.getLogger(PodCgroupFiles.class);

    private final Path mount;
    private final String root;
    private final boolean unified;

    /**
     * @param mount {@code /sys/fs/cgroup}
     * @param root the cgroup above all pods, {@code /kubepods}
     */
    public PodCgroupFiles(Path mount, String root) {
        this.mount = mount;
        this.root = root;
        this.unified = Files.exists(mount.resolve("cgroup.controllers"));
    }

    @Override
    public void ensure(Pod pod) {
        String cgroup = ResourceRules.cgroupParent(root, pod).substring(1);
        long request = Quantities.podRequest(pod, "cpu");
        try {
            if (unified) {
                ensureUnified(pod, cgroup, request);
            } else {
                ensureV1(pod, cgroup, request);
            }
        } catch (IOException e) {
            log.warn("cgroup of {}: {}", pod.getMetadata().getName(), e.toString());
        }
    }

    private void ensureV1(Pod pod, String cgroup, long request) throws IOException {
        Path cpu = mount.resolve("cpu").resolve(cgroup);
        if (Files.isDirectory(mount.resolve("cpu"))) {
            Files.createDirectories(cpu);
            write(cpu.resolve("cpu.shares"), ResourceRules.shares(request));
            Optional<Long> limit = podLimit(pod, "cpu");
            if (limit.isPresent()) {
                write(cpu.resolve("cpu.cfs_period_us"), ResourceRules.CPU_PERIOD_MICROS);
                write(cpu.resolve("cpu.cfs_quota_us"), ResourceRules.quota(limit.get()));
            }
        }
        Path memory = mount.resolve("memory").resolve(cgroup);
        if (Files.isDirectory(mount.resolve("memory"))) {
            Files.createDirectories(memory);
            Optional<Long> limit = podLimit(pod, "memory");
            if (limit.isPresent()) {
                write(memory.resolve("memory.limit_in_bytes"), limit.get());
            }
        }
    }

    private void ensureUnified(Pod pod, String cgroup, long request) throws IOException {
        Path at = mount;
        for (Path name : Path.of(cgroup)) {
            enableControllers(at);
            at = at.resolve(name);
            Files.createDirectories(at);
        }
        long shares = ResourceRules.shares(request);
        write(at.resolve("cpu.weight"), 1 + (shares - 2) * 9999 / 262142);
        Optional<Long> cpu = podLimit(pod, "cpu");
        if (cpu.isPresent()) {
            Files.writeString(
                    at.resolve("cpu.max"),
                    ResourceRules.quota(cpu.get()) + " " + ResourceRules.CPU_PERIOD_MICROS);
        }
        Optional<Long> memory = podLimit(pod, "memory");
        if (memory.isPresent()) {
            write(at.resolve("memory.max"), memory.get());
        }
    }

    private static void enableControllers(Path cgroup) {
        for (String controller : List.of("cpu", "cpuset", "memory", "pids", "io", "hugetlb")) {
            try {
                Files.writeString(cgroup.resolve("cgroup.subtree_control"), "+" + controller);
            } catch (IOException e) {
                log.debug("no {} in {}", controller, cgroup);
            }
        }
    }

    private static void write(Path file, long value) throws IOException {
        Files.writeString(file, String.valueOf(value));
    }

    /** The sum of the containers' limits; empty when one of them has none. */
    static Optional<Long> podLimit(Pod pod, String resource) {
        if (QosClass.of(pod) == QosClass.BestEffort) {
            return Optional.empty();
        }
        long running = 0;
        long initPeak = 0;
        for (PodContainer container : PodContainer.of(pod)) {
            if (container.kind() == PodContainer.Kind.EPHEMERAL) {
                continue;
            }
            Optional<Long> limit =
                    Quantities.limit(container.spec(), resource)
                            .map(quantity ->
                                    resource.equals("cpu")
                                            ? Quantities.millis(quantity)
                                            : Quantities.whole(quantity));
            if (limit.isEmpty() || limit.get() == 0) {
                return Optional.empty();
            }
            if (container.kind() == PodContainer.Kind.INIT) {
                initPeak = Math.max(initPeak, limit.get() + running);
            } else {
                running += limit.get();
            }
        }
        return Optional.of(Math.max(running, initPeak));
    }

    @Override
    public void remove(Pod pod) {
        String cgroup = ResourceRules.cgroupParent(root, pod).substring(1);
        if (unified) {
            removeTree(mount.resolve(cgroup));
            return;
        }
        try (Stream<Path> hierarchies = Files.list(mount)) {
            hierarchies
                    .filter(path -> Files.isDirectory(path) && !Files.isSymbolicLink(path))
                    .forEach(hierarchy -> removeTree(hierarchy.resolve(cgroup)));
        } catch (IOException e) {
            log.debug("cgroup of {}: {}", pod.getMetadata().getName(), e.toString());
        }
    }

    /** A cgroup directory goes by rmdir, its children first; its files go with it. */
    private static void removeTree(Path cgroup) {
        if (!Files.isDirectory(cgroup)) {
            return;
        }
        try (Stream<Path> children = Files.list(cgroup)) {
            children.filter(Files::isDirectory).forEach(PodCgroupFiles::removeTree);
            Files.delete(cgroup);
        } catch (IOException e) {
            log.debug("cannot remove {}: {}", cgroup, e.toString());
        }
    }
}
