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
        ours.forEach(ProcessHandle::destroyForcibly);
        ours.forEach(process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
        Shell.run(
                List.of(
                        "sh",
                        "-c",
                        "grep -o ' '\"$0\"'[^ ]*' /proc/mounts | sort -r | xargs -r umount -l;"
                                + " ip link delete navarch0",
                        home.toString()),
                Map.of(),
                "",
                LIMIT);
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
