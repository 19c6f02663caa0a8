package dev.navarch.images;

import dev.navarch.images.RunningImage.Said;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The project's Compose files under a name of its own, by whichever Compose is there.
 *
 * @param command {@code docker compose} or {@code docker-compose}
 * @param options the files and profiles
 * @param environment the variables that the files take
 */
record Compose(
        List<String> command,
        List<String> options,
        String project,
        Map<String, String> environment) {

    /** With the files, of the checkout, and profiles, if any. */
    static Compose of(
            Path checkout,
            List<String> files,
            List<String> profiles,
            Map<String, String> environment)
            throws InterruptedException {
        Stream<String> named =
                files.stream().flatMap(file -> Stream.of("--file", checkout.resolve(file) + ""));
        Stream<String> chosen = profiles.stream().flatMap(name -> Stream.of("--profile", name));
        return new Compose(
                installed().orElseThrow(),
                Stream.concat(named, chosen).toList(),
                "navarch-test-" + ThreadLocalRandom.current().nextInt(1 << 20),
                environment);
    }

    static Optional<List<String>> installed() throws InterruptedException {
        for (List<String> command :
                List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            List<String> version = new ArrayList<>(command);
            version.add("version");
            try {
                if (RunningImage.say(version).code() == 0) {
                    return Optional.of(command);
                }
            } catch (IOException missing) {
                // Then perhaps the other.
            }
        }
        return Optional.empty();
    }

    static boolean engine() throws InterruptedException {
        try {
            return RunningImage.say(List.of("docker", "info")).text().contains("Server Version");
        } catch (IOException missing) {
            return false;
        }
    }

    Said say(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("compose", ".out");
        try {
            Said said = run(Redirect.from(Path.of("/dev/null").toFile()), output, arguments);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            return new Said(said.code(), text + said.text());
        } finally {
            Files.delete(output);
        }
    }

    /** With a file as its input. */
    void feed(Path input, String... arguments) throws IOException, InterruptedException {
        RunningImage.require(run(Redirect.from(input.toFile()), Path.of("/dev/null"), arguments));
    }

    /** With its output in a file. */
    void save(Path output, String... arguments) throws IOException, InterruptedException {
        RunningImage.require(run(Redirect.from(Path.of("/dev/null").toFile()), output, arguments));
    }

    /**
     * What it reports of its progress goes beside, so that a command's own output stays as it is;
     * it is told of a command that failed.
     */
    private Said run(Redirect input, Path output, String... arguments)
            throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(options);
        whole.addAll(List.of("--project-name", project));
        whole.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.environment().putAll(environment);
        Path progress = Files.createTempFile("compose", ".err");
        try {
            int code =
                    builder.redirectInput(input)
                            .redirectOutput(output.toFile())
                            .redirectError(progress.toFile())
                            .start()
                            .waitFor();
            return new Said(code, code == 0 ? "" : Files.readString(progress));
        } finally {
            Files.delete(progress);
        }
    }

    void require(String... arguments) throws IOException, InterruptedException {
        RunningImage.require(say(arguments));
    }

    /**
     * What the engine says of a service's health: {@code starting}, {@code healthy}, {@code
     * unhealthy}.
     */
    String health(String service) throws IOException, InterruptedException {
        String id = say("ps", "-q", service).text().strip();
        if (id.isEmpty()) {
            return "absent";
        }
        return RunningImage.say(
                        List.of("docker", "inspect", "--format", "{{.State.Health.Status}}", id))
                .text()
                .strip();
    }
}
