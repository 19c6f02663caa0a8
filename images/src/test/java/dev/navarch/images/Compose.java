package dev.navarch.images;

import dev.navarch.images.RunningImage.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The project's {@code docker-compose.yml} under a name of its own, by whichever Compose is there.
 *
 * @param command {@code docker compose} or {@code docker-compose}
 * @param environment the variables that the file takes
 */
record Compose(
        Path checkout, List<String> command, String project, Map<String, String> environment) {

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
        List<String> whole = new ArrayList<>(command);
        whole.addAll(
                List.of(
                        "--file",
                        checkout.resolve("docker-compose.yml").toString(),
                        "--project-name",
                        project));
        whole.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.environment().putAll(environment);
        // What it reports of its progress goes beside, so that a command's own output stays as it
        // is.
        Path progress = Files.createTempFile("compose", ".err");
        try {
            Process process = builder.redirectError(progress.toFile()).start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return new Said(code, code == 0 ? text : text + Files.readString(progress));
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
