package dev.navarch.nodeagent.join;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The node agent, the proxy and the metrics service of a joined machine, under systemd or by their
 * process files.
 */
final class NodeServices {

    /** The services of a joined machine, and their units. */
    private static final Map<String, String> SERVICES =
            new TreeMap<>(
                    Map.of(
                            "node-agent", "navarch-node-agent",
                            "proxy", "navarch-proxy",
                            "metrics", "navarch-node-metrics"));

    private static final long STOP_SECONDS = 60;

    private final JoinedFiles files;
    private final Consumer<String> says;

    NodeServices(JoinedFiles files, Consumer<String> says) {
        this.files = files;
        this.says = says;
    }

    void stop() throws IOException {
        boolean systemd = Files.isDirectory(Path.of("/run/systemd/system"));
        for (String service : SERVICES.keySet()) {
            if (systemd) {
                Tools.run("systemctl", "disable", "--now", SERVICES.get(service));
            }
            Optional<ProcessHandle> process = process(service);
            if (process.isPresent()) {
                process.get().destroy();
                try {
                    process.get().onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
                } catch (CompletionException slow) {
                    process.get().destroyForcibly();
                }
                says.accept("navarch: " + service + " has stopped");
            }
        }
    }

    /** A pid may have passed to another process since; ours names the service. */
    private Optional<ProcessHandle> process(String service) throws IOException {
        if (!Files.exists(files.pid(service))) {
            return Optional.empty();
        }
        String pid = Files.readString(files.pid(service)).strip();
        Path commandLine = Path.of("/proc", pid, "cmdline");
        return Files.exists(commandLine)
                        && Files.readString(commandLine).contains("-Dnavarch.process=" + service)
                ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
                : Optional.empty();
    }
}
