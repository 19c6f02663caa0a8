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
import java.util.stream.Stream;

/**
 * The kubectl on the PATH, the one of release 1.20 that {@code deploy/old-kubectl.sh} fetches, and
 * the one of release 1.36 that {@code deploy/new-kubectl.sh} fetches. Each works in a namespace of
 * its own, so that the same commands must have the same effects.
 */
record KubectlReleases(Path home, Path kubeconfig) {

    private static final long LIMIT_MINUTES = 5;
    private static final Pattern AGE = Pattern.compile("\\b(\\d+[smh])+\\b");
    private static final Pattern GAP = Pattern.compile(" {2,}");

    /** Which of them; the namespaces' names are of one length for tables to look alike. */
    enum Which {
        INSTALLED("kubectl", "ns-own"),
        OLDER(fetched("kubectl-1.20"), "ns-old"),
        NEWER(fetched("kubectl-1.36"), "ns-new");

        final String program;
        final String namespace;

        Which(String program, String namespace) {
            this.program = program;
            this.namespace = namespace;
        }

        private static String fetched(String directory) {
            return Path.of("../.cache", directory, "bin/kubectl").toAbsolutePath().toString();
        }

        boolean isHere() {
            return this == INSTALLED || Files.isExecutable(Path.of(program));
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

    /** Those that are here. */
    static List<Which> here() {
        return Stream.of(Which.values()).filter(Which::isHere).toList();
    }

    /** Whether there are some to compare: JUnit asks by this name. */
    static boolean several() {
        return here().size() > 1;
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

    /** Runs it with each, which must end alike and print the same; what they print. */
    String same(int exitCode, String input, String... arguments) {
        String line = String.join(" ", arguments);
        List<String> printed = new ArrayList<>();
        for (Which which : here()) {
            Result result = run(which, input, arguments).normalized(which);
            assertThat(result.exitCode()).as("%s, %s: %s", which, line, result).isEqualTo(exitCode);
            printed.add(result.out());
        }
        assertThat(printed).as(line).containsOnly(printed.getFirst());
        return printed.getFirst();
    }

    String same(String... arguments) {
        return same(0, "", arguments);
    }

    /** Runs it with each, whose words differ; all that each prints must match. */
    void each(int exitCode, String input, String pattern, String... arguments) {
        for (Which which : here()) {
            Result result = run(which, input, arguments);
            assertThat(result.exitCode())
                    .as("%s, %s: %s", which, String.join(" ", arguments), result)
                    .isEqualTo(exitCode);
            assertThat(result.out() + result.err()).as(which.name()).containsPattern(pattern);
        }
    }
}
