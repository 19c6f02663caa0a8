package dev.navarch.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster in which some of Navarch's services are left out and Kubernetes' own components do
 * their work. It starts with Navarch's node agent, which makes the containerd that a kubelet then
 * uses: containers and their runtime outlive the agent.
 */
public final class KubernetesCluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String SERVER = "https://127.0.0.1:6443";

    private final Path home;
    private final Product product;
    private final List<Process> running = new ArrayList<>();

    KubernetesCluster(Path home) {
        this.home = home;
        this.product = new Product(home, settings("controller,node-agent", Map.of()));
    }

    private static Map<String, String> settings(String services, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("NAVARCH_SERVICES", services);
        settings.put("NAVARCH_PROXY_CLEANUPONEXIT", "true");
        settings.put(
                "NAVARCH_API_RUNTIMECONFIG",
                "policy/v1beta1,batch/v1beta1,discovery.k8s.io/v1beta1");
        return settings;
    }

    public Path home() {
        return home;
    }

    public Kubectl kubectl() {
        return product.kubectl();
    }

    public String containerdSocket() {
        return home.resolve("containerd/containerd.sock").toString();
    }

    /** Goes on with these services beside the API service, and with none of Kubernetes' own. */
    public void restart(String services, Map<String, String> more) {
        end();
        assertThat(product.stop()).as("it ends by itself").isTrue();
        product.restart(settings(services, more));
    }

    /** A kubeconfig for one of the users that Navarch's own components are. */
    public String kubeconfig(String user) {
        return write(
                        user + ".conf",
                        """
                        apiVersion: v1
                        kind: Config
                        clusters:
                          - name: navarch
                            cluster: {server: "%s", certificate-authority: %s}
                        users: [{name: user, user: {tokenFile: %s}}]
                        contexts: [{name: navarch, context: {cluster: navarch, user: user}}]
                        current-context: navarch
                        """
                                .formatted(
                                        SERVER,
                                        home.resolve("pki/ca.crt"),
                                        home.resolve("pki/" + user + ".token")))
                .toString();
    }

    public Path write(String name, String text) {
        try {
            return Files.writeString(home.resolveSibling(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one of the programs to its end. */
    public Shell.Result run(String program, String... arguments) {
        return Shell.run(line(program, arguments), Map.of(), "", LIMIT);
    }

    /** Starts one of the programs, which ends with the cluster at the latest. */
    public Process start(String program, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(line(program, arguments));
        // A kubelet looks for the credentials of a cloud and waits for who does not answer.
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        builder.redirectErrorStream(true).redirectOutput(log(program).toFile());
        try {
            Process process = builder.start();
            running.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program that was started has printed last. */
    public String printed(String program) {
        try {
            String all = Files.readString(log(program));
            return all.substring(Math.max(0, all.length() - 4000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log(String program) {
        return home.resolveSibling(program + ".log");
    }

    private static List<String> line(String program, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(KubernetesPrograms.program(program).toString());
        line.addAll(Arrays.asList(arguments));
        return line;
    }

    private void end() {
        running.forEach(Process::destroyForcibly);
        running.forEach(process -> process.onExit().join());
        running.clear();
    }

    @Override
    public void close() {
        end();
        product.close();
        // Containers hold mounts and cgroups of the node's.
        Leftovers.clear(home);
        NodeFiles.remove();
    }
}
