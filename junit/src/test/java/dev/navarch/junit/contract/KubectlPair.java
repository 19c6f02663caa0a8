package dev.navarch.junit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The kubectl on the PATH and the one of release 1.20 that {@code deploy/old-kubectl.sh} fetches.
 * Each works in a namespace of its own, so that the same commands must have the same effects.
 */
record KubectlPair(Path home, Path kubeconfig) {

    /** Where the script leaves the old one. */
    static final Path OLD = Path.of("../.cache/kubectl-1.20/bin/kubectl").toAbsolutePath();

    private static final long LIMIT_MINUTES = 5;
    private static final Pattern AGE = Pattern.compile("\\b(\\d+[smh])+\\b");
    private static final Pattern GAP = Pattern.compile(" {2,}");

    /** Which of the two; the namespaces' names are of one length for tables to look alike. */
    enum Which {
        NEWER("kubectl", "ns-newer"),
        OLDER(OLD.toString(), "ns-older");

        final String program;
        final String namespace;

        Which(String program, String namespace) {
            this.program = program;
            this.namespace = namespace;
        }
    }

    /** How a command ended. */
    record Result(int exitCode, String out, String err) {

        /** Without what must differ: the namespace, ages, and the width of columns. */
        Result normalized(Which which) {
            return new Result(exitCode, normalized(out, which), normalized(err, which));
        }

        private static String normalized(String text, Which which) {
            String ages = AGE.matcher(text.replace(which.namespace, "NS")).replaceAll("AGE");
            return GAP.matcher(ages).replaceAll("  ");
        }
    }

    /** Whether both are here: JUnit asks by this name. */
    static boolean present() {
        return Files.isExecutable(OLD);
    }

    /** Runs a command with one of them; NS in it stands for that one's namespace. */
    Result run(Which which, String input, String... arguments) {
        List<String> line = new ArrayList<>(List.of(which.program, "-n", which.namespace));
        for (String argument : arguments) {
            line.add(argument.replace("NS", which.namespace));
        }
        try {
            Path in = Files.writeString(home.resolve("in"), input.replace("NS", which.namespace));
            Path out = home.resolve("out");
            Path err = home.resolve("err");
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment()
                    .putAll(
                            Map.of(
                                    "HOME",
                                    Files.createDirectories(home.resolve(which.name())).toString(),
                                    "KUBECONFIG",
                                    kubeconfig.toString(),
                                    "KUBE_EDITOR",
                                    "sed -i s/first/second/"));
            Process process = builder.start();
            try {
                assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
                        .as("%s ends", line)
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(out, UTF_8),
                    Files.readString(err, UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Runs it with both, which must end alike and print the same; what they print. */
    String same(int exitCode, String input, String... arguments) {
        Result newer = run(Which.NEWER, input, arguments).normalized(Which.NEWER);
        Result older = run(Which.OLDER, input, arguments).normalized(Which.OLDER);
        for (Result result : List.of(newer, older)) {
            assertThat(result.exitCode())
                    .as("%s: %s", String.join(" ", arguments), result)
                    .isEqualTo(exitCode);
        }
        assertThat(older.out()).as(String.join(" ", arguments)).isEqualTo(newer.out());
        return newer.out();
    }

    String same(String... arguments) {
        return same(0, "", arguments);
    }

    /** Runs it with both, whose words differ; all that each prints must match. */
    void each(int exitCode, String input, String pattern, String... arguments) {
        for (Which which : Which.values()) {
            Result result = run(which, input, arguments);
            assertThat(result.exitCode())
                    .as("%s: %s", String.join(" ", arguments), result)
                    .isEqualTo(exitCode);
            assertThat(result.out() + result.err()).as(which.name()).containsPattern(pattern);
        }
    }
}
