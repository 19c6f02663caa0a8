package dev.navarch.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code helm} command with the administrator's kubeconfig, in one namespace. */
public record Helm(Path kubeconfig, String namespace) {

    private static final Path PROGRAM = Repository.root().resolve(".cache/kubectl-1.36/bin/helm");
    private static final Duration LIMIT = Duration.ofMinutes(8);

    /** Whether it is here: JUnit asks by this name. */
    public static boolean present() {
        return Files.isExecutable(PROGRAM);
    }

    /** A chart among the tests' resources. */
    public static Path chart(String name) {
        return Repository.root().resolve("e2e/src/test/resources/charts").resolve(name);
    }

    /** Runs it; it must succeed. */
    public String ok(String... arguments) {
        Shell.Result result = run(arguments);
        assertThat(result.exitCode())
                .as("helm %s: %s", String.join(" ", arguments), result.all())
                .isZero();
        return result.out();
    }

    /** Runs it, however it ends. */
    public Shell.Result run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(PROGRAM.toString(), "-n", namespace));
        line.addAll(List.of(arguments));
        return Shell.run(line, Map.of("KUBECONFIG", kubeconfig.toString()), "", LIMIT);
    }
}
