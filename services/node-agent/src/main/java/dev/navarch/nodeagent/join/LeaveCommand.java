package dev.navarch.nodeagent.join;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.client.ApiClientException;
import dev.navarch.wire.pki.IdentityFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Ends that this machine is a node: moves its pods away, stops its services, deletes the Node, and
 * removes what the node made here. It may be run again when it stopped half way.
 */
final class LeaveCommand {

    private final JoinedFiles files;
    private final Consumer<String> says;

    LeaveCommand(JoinedFiles files, Consumer<String> says) {
        this.files = files;
        this.says = says;
    }

    void run(List<String> arguments) throws IOException {
        Options options = Options.of(arguments, Set.of("--drain-timeout"), Set.of("--force"));
        if (!files.joined()) {
            throw new JoinException(
                    "this machine has not joined a cluster: there is no " + files.client());
        }
        boolean force = options.has("--force");
        Duration limit = seconds(options.value("--drain-timeout").orElse("120"));
        Map<String, String> settings = settings();
        String node = settings.getOrDefault("NAVARCH_NODE_NAME", "");
        URI server = URI.create(settings.getOrDefault("NAVARCH_API_URL", ""));
        try (ApiClient api =
                ApiClient.withIdentity(
                        server, files.authorities(), new IdentityFile(files.client()))) {
            cluster(force, () -> drain(api, node, limit, force));
            new NodeServices(files, says).stop();
            cluster(force, () -> delete(api, node));
        }
        new MachineCleanup(files, settings, says).run();
        says.accept("navarch: " + node + " has left");
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new JoinException("--drain-timeout must be a number of seconds", e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** With {@code --force} a cluster that cannot be reached any more keeps nobody. */
    private void cluster(boolean force, Step step) throws IOException {
        try {
            step.run();
        } catch (IOException failed) {
            if (!force) {
                throw new JoinException(
                        "the cluster could not be told: "
                                + failed
                                + "; --force leaves nevertheless, then delete the node with kubectl",
                        failed);
            }
            says.accept("navarch: the cluster could not be told: " + failed);
        }
    }

    private void drain(ApiClient api, String node, Duration limit, boolean force)
            throws IOException {
        if (api.find("/api/v1/nodes/" + node).isEmpty()) {
            return;
        }
        List<String> left = new Drain(api, node).run(limit);
        if (!left.isEmpty() && !force) {
            throw new JoinException(
                    "these pods are still on the node after "
                            + limit.toSeconds()
                            + " s: "
                            + String.join(", ", left)
                            + "; it takes no new ones. Run the command again, or with --force");
        }
        says.accept("navarch: " + node + " runs no pods any more");
    }

    private void delete(ApiClient api, String node) throws IOException {
        try {
            api.delete("/api/v1/nodes/" + node);
            says.accept("navarch: the node " + node + " is deleted");
        } catch (ApiClientException gone) {
            if (gone.code() != 404) {
                throw gone;
            }
        }
    }

    /** As the services have them: what the environment says goes before the file. */
    private Map<String, String> settings() throws IOException {
        Map<String, String> settings = new TreeMap<>(System.getenv());
        for (String line : Files.readAllLines(files.settings())) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                settings.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return settings;
    }
}
