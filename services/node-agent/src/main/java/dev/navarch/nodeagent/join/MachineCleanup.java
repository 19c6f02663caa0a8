package dev.navarch.nodeagent.join;

import dev.navarch.nodeagent.containerd.ContainerdFiles;
import dev.navarch.nodeagent.containerd.PrivateContainerd;
import dev.navarch.nodeagent.cri.CriChannel;
import dev.navarch.nodeagent.cri.CriRuntime;
import dev.navarch.nodeagent.node.Bridge;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes what a node made on its machine: containers and their networks, containerd, mounts, the
 * bridge, kernel rules, routes, and its files. The data of persistent volumes stays.
 */
final class MachineCleanup {

    private static final Pattern SUBNET = Pattern.compile("\"subnet\": \"([0-9./]+)\"");

    private final JoinedFiles files;
    private final Map<String, String> settings;
    private final Consumer<String> says;
    private final ContainerdFiles containerd;

    /**
     * @param settings those that the node ran with
     */
    MachineCleanup(JoinedFiles files, Map<String, String> settings, Consumer<String> says) {
        this.files = files;
        this.settings = settings;
        this.says = says;
        this.containerd = new ContainerdFiles(files.home().resolve("containerd"));
    }

    void run() throws IOException {
        PrivateContainerd program = new PrivateContainerd(containerd, Path.of("/"));
        if (program.isRunning()) {
            endPods();
            program.stop();
            says.accept("navarch: all containers have ended");
        }
        unmount();
        cgroups();
        network();
        remove();
    }

    /** By the runtime, so that the network's plugins take back what they gave. */
    private void endPods() {
        try (CriChannel channel = new CriChannel(containerd.socket())) {
            CriRuntime runtime = new CriRuntime(channel);
            for (SandboxRecord sandbox : runtime.sandboxes()) {
                try {
                    runtime.stopSandbox(sandbox.id());
                    runtime.removeSandbox(sandbox.id());
                } catch (RuntimeFailure failed) {
                    says.accept("navarch: a pod could not be removed: " + failed.text());
                }
            }
        }
    }

    private void unmount() throws IOException {
        List<String> below;
        try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
            below =
                    mounts.map(line -> line.split(" ")[1])
                            .filter(mount -> mount.startsWith(files.home() + "/"))
                            .sorted(Comparator.reverseOrder())
                            .toList();
        }
        for (String mount : below) {
            Tools.run("umount", "-l", mount);
        }
    }

    /** Empty ones only, which is what the kernel lets go of. */
    private void cgroups() throws IOException {
        String root = settings.getOrDefault("NAVARCH_NODE_CGROUPROOT", "/kubepods").substring(1);
        Tools.run(
                "sh",
                "-c",
                "for d in /sys/fs/cgroup/\"$0\" /sys/fs/cgroup/*/\"$0\"; do [ ! -d \"$d\" ] ||"
                        + " find \"$d\" -depth -type d -exec rmdir {} + 2>/dev/null; done",
                root);
    }

    private void network() throws IOException {
        String bridge = settings.getOrDefault("NAVARCH_NODE_BRIDGE", "navarch0");
        Optional<String> podCidr = podCidr();
        if (podCidr.isEmpty()) {
            return;
        }
        for (String rule :
                Bridge.rules(
                        bridge, podCidr.get(), settings.getOrDefault("NAVARCH_CLUSTERCIDR", ""))) {
            Tools.run("sh", "-c", "while " + rule.formatted("-D") + " 2>/dev/null; do :; done");
        }
        Tools.run("ip", "link", "delete", bridge);
        Tools.run("nft", "delete", "table", "ip", "navarch");
        Tools.run("ip", "-4", "route", "flush", "proto", "118");
    }

    /** The range that the pods of this node had; empty when none was given to it. */
    private Optional<String> podCidr() throws IOException {
        Path network = containerd.networks().resolve("10-navarch.conflist");
        if (!Files.exists(network)) {
            return Optional.empty();
        }
        Matcher found = SUBNET.matcher(Files.readString(network));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private void remove() throws IOException {
        for (String part :
                List.of("containerd", "kubelet", "images", "logs", "manifests", "run", "pki")) {
            delete(files.home().resolve(part));
        }
        Files.deleteIfExists(containerd.socket());
        Files.deleteIfExists(files.settings());
        Path volumes = files.home().resolve("volumes");
        if (Files.isDirectory(volumes)) {
            try (Stream<Path> kept = Files.list(volumes)) {
                if (kept.findAny().isPresent()) {
                    says.accept("navarch: kept the data of persistent volumes, " + volumes);
                    return;
                }
            }
            Files.delete(volumes);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
