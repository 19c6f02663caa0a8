package dev.navarch.e2e.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Ends what outlives the product on purpose: containers and their containerd, which a next start
 * would adopt, their network and their mounts.
 */
final class Leftovers {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Leftovers() {}

    static void clear(Path home) {
        List<ProcessHandle> ours =
                ProcessHandle.allProcesses()
                        .filter(process -> commandLine(process).contains(home.toString()))
                        .toList();
        List<ProcessHandle> containers =
                ours.stream().flatMap(ProcessHandle::descendants).distinct().toList();
        end(ours);
        end(containers);
        shell(
                "grep -o ' '\"$0\"'[^ ]*' /proc/mounts | sort -r | xargs -r umount -l;"
                        + " ip link delete navarch0",
                home.toString());
        shell(
                "for t in nat filter; do iptables -w -t $t -S | grep navarch-pods"
                        + " | sed 's/^-A/-D/' | while read -r rule;"
                        + " do iptables -w -t $t $rule; done; done",
                home.toString());
        deleteNetworks(home);
    }

    /**
     * The network namespaces of pods, those among them whose processes have ended already: their
     * names are what containerd noted.
     */
    private static void deleteNetworks(Path home) {
        shell(
                "grep -rahoE 'netns/cni-[0-9a-f-]{36}' \"$0/containerd\" | sort -u | cut -d/ -f2"
                        + " | xargs -rn 1 ip netns delete",
                home.toString());
    }

    private static void end(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }

    private static Shell.Result shell(String script, String argument) {
        return Shell.run(List.of("sh", "-c", script, argument), Map.of(), "", LIMIT);
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
