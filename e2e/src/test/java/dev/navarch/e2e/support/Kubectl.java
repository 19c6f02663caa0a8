package dev.navarch.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A kubectl with the administrator's kubeconfig.
 *
 * @param command which one: a name on the PATH, or a file
 */
public record Kubectl(Path kubeconfig, String command) {

    private static final Path OLD = Repository.root().resolve(".cache/kubectl-1.20/bin/kubectl");
    private static final Path NEW = Repository.root().resolve(".cache/kubectl-1.36/bin/kubectl");
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** The ordinary one. */
    public Kubectl(Path kubeconfig) {
        this(kubeconfig, "kubectl");
    }

    /** The one that {@code deploy/old-kubectl.sh} fetches, of release 1.20. */
    public Kubectl older() {
        return new Kubectl(kubeconfig, OLD.toString());
    }

    /** Whether {@link #older} is here: JUnit asks by this name. */
    public static boolean olderPresent() {
        return Files.isExecutable(OLD);
    }

    /** The one that {@code deploy/new-kubectl.sh} fetches, of release 1.36. */
    public Kubectl newer() {
        return new Kubectl(kubeconfig, NEW.toString());
    }

    /** Whether {@link #newer} is here: JUnit asks by this name. */
    public static boolean newerPresent() {
        return Files.isExecutable(NEW);
    }

    /** The program's own file, behind links on the PATH. */
    public static Path program() {
        for (String directory : System.getenv("PATH").split(":")) {
            Path file = Path.of(directory, "kubectl");
            if (Files.isExecutable(file)) {
                try {
                    return file.toRealPath();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new IllegalStateException("no kubectl on the PATH");
    }

    /** Runs it, however it ends. */
    public Shell.Result run(String... arguments) {
        return input("", arguments);
    }

    public Shell.Result input(String input, String... arguments) {
        return Shell.run(line(arguments), environment(), input, LIMIT);
    }

    /** Runs it; it must succeed. */
    public String ok(String... arguments) {
        Shell.Result result = run(arguments);
        assertThat(result.exitCode())
                .as("kubectl %s: %s", String.join(" ", arguments), result.all())
                .isZero();
        return result.out();
    }

    /** Applies YAML from its standard input. */
    public String apply(String yaml) {
        Shell.Result result = input(yaml, "apply", "-f", "-");
        assertThat(result.exitCode()).as("kubectl apply: %s", result.all()).isZero();
        return result.out();
    }

    /** Starts it and leaves it running. */
    public Process start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /** Starts it with more in its environment and leaves it running. */
    public Process start(Map<String, String> more, String... arguments) {
        try {
            ProcessBuilder builder = new ProcessBuilder(line(arguments)).redirectErrorStream(true);
            builder.environment().putAll(environment());
            builder.environment().putAll(more);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One value by JSONPath; empty when the object or the field is missing. */
    public String value(String jsonPath, String... which) {
        List<String> arguments = new ArrayList<>(List.of("get"));
        arguments.addAll(Arrays.asList(which));
        arguments.addAll(List.of("-o", "jsonpath=" + jsonPath));
        Shell.Result result = run(arguments.toArray(String[]::new));
        return result.ok() ? result.out().strip() : "";
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        return line;
    }

    private Map<String, String> environment() {
        return Map.of("KUBECONFIG", kubeconfig.toString());
    }
}
