package dev.navarch.metrics.host;

import dev.navarch.metrics.cgroup.CgroupFigures;
import dev.navarch.metrics.cgroup.Cgroups;
import dev.navarch.metrics.cgroup.PodGroups;
import dev.navarch.metrics.cgroup.PodGroups.ContainerGroup;
import dev.navarch.metrics.cgroup.PodGroups.PodGroup;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads all counters of this host. */
public final class HostReader {

    private final Cgroups cgroups;
    private final String parent;
    private final Proc proc;
    private final Path dataDirectory;
    private final KnownPods known;
    private final DiskUse diskUse;
    private final InstantSource clock;

    /**
     * @param parent the control group above all pods, {@code /kubepods}
     * @param dataDirectory whose file system counts as the node's
     */
    public HostReader(
            Cgroups cgroups,
            String parent,
            Proc proc,
            Path dataDirectory,
            KnownPods known,
            InstantSource clock) {
        this.cgroups = cgroups;
        this.parent = parent;
        this.proc = proc;
        this.dataDirectory = dataDirectory;
        this.known = known;
        this.diskUse = new DiskUse(clock);
        this.clock = clock;
    }

    public Reading read() {
        List<Reading.Pod> pods = new ArrayList<>();
        Set<Path> layers = new HashSet<>();
        for (PodGroup group : PodGroups.below(cgroups, parent)) {
            pod(group, layers).ifPresent(pods::add);
        }
        diskUse.keepOnly(layers);
        return new Reading(clock.instant(), host(), pods);
    }

    private Reading.Host host() {
        Map<String, Long> memory = proc.memory();
        long total = memory.getOrDefault("MemTotal", 0L);
        CgroupFigures figures =
                cgroups.read("/")
                        .orElseGet(() ->
                                new CgroupFigures(
                                        new CgroupFigures.Cpu(0, 0, 0, 0, 0, 0),
                                        new CgroupFigures.Memory(0, 0, 0, 0, 0, 0, 0, 0),
                                        new CgroupFigures.Limits(0, 0, 0, 0),
                                        0));
        return new Reading.Host(
                figures,
                cgroups.processes("/").size(),
                proc.hostNetwork(),
                fileSystem(),
                proc.cores(),
                total);
    }

    private Reading.FileSystem fileSystem() {
        try {
            FileStore store = Files.getFileStore(dataDirectory);
            long total = store.getTotalSpace();
            return new Reading.FileSystem(store.name(), total, total - store.getUnallocatedSpace());
        } catch (IOException missing) {
            return new Reading.FileSystem("", 0, 0);
        }
    }

    /**
     * The pod of a group is that of its containers, if the API knows one of them: a mirror pod's
     * uid is another than that of the static pod, by which the group is named.
     */
    private Optional<Reading.Pod> pod(PodGroup group, Set<Path> layers) {
        Optional<Reading.PodNames> names =
                group.containers().stream()
                        .flatMap(container -> known.container(container.id()).stream())
                        .map(KnownPods.KnownContainer::pod)
                        .findFirst()
                        .or(() -> known.pod(group.uid()));
        Optional<CgroupFigures> figures = cgroups.read(group.group());
        if (names.isEmpty() || figures.isEmpty()) {
            return Optional.empty();
        }
        List<Reading.Container> containers = new ArrayList<>();
        List<NetworkInterface> network = List.of();
        String networkOwner = "";
        for (ContainerGroup each : group.containers()) {
            List<Long> processes = cgroups.processes(each.group());
            if (network.isEmpty() && !processes.isEmpty()) {
                network = proc.podNetwork(processes.getFirst());
                networkOwner = each.id();
            }
            container(each, processes, layers).ifPresent(containers::add);
        }
        return Optional.of(
                new Reading.Pod(
                        names.get(),
                        group.group(),
                        figures.get(),
                        network,
                        networkOwner,
                        containers));
    }

    private Optional<Reading.Container> container(
            ContainerGroup group, List<Long> processes, Set<Path> layers) {
        Optional<KnownPods.KnownContainer> names = known.container(group.id());
        Optional<CgroupFigures> figures = cgroups.read(group.group());
        if (names.isEmpty() || figures.isEmpty() || processes.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> layer = proc.writableLayer(processes.getFirst());
        layer.ifPresent(layers::add);
        return Optional.of(
                new Reading.Container(
                        names.get().name(),
                        names.get().image(),
                        group.id(),
                        group.group(),
                        figures.get(),
                        processes.size(),
                        cgroups.created(group.group()),
                        layer.map(diskUse::of).orElse(0L)));
    }
}
