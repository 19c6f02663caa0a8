package dev.navarch.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container of an image, run by runc alone with a network of its own: with the image's user,
 * environment and command, and none of the host's files. Closing it ends it.
 */
final class RunningImage implements AutoCloseable {

    /** What a command said, both streams, and its exit code. */
    record Said(int code, String text) {}

    private final String id = "navarch-image-" + ThreadLocalRandom.current().nextInt(1 << 20);
    private final Path bundle;
    private final Process process;

    static boolean available() throws IOException, InterruptedException {
        return Files.isExecutable(Path.of("/bin/busybox"))
                && Files.isExecutable(Path.of("/usr/sbin/runc"))
                && say(List.of("id", "-u")).text().strip().equals("0");
    }

    RunningImage(Path checkout, Path image, Path bundle, List<String> environment)
            throws IOException, InterruptedException {
        this.bundle = bundle;
        Files.createDirectories(bundle);
        require(
                say(
                        List.of(
                                checkout.resolve("deploy/unpack-image.sh").toString(),
                                image.toString(),
                                bundle.resolve("rootfs").toString())));
        require(say(List.of("runc", "spec", "--bundle", bundle.toString())));
        Path file = bundle.resolve("config.json");
        ObjectNode spec = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
        JsonNode config = Unpacked.of(image).config().get("config");
        ObjectNode process = (ObjectNode) spec.get("process");
        process.put("terminal", false);
        process.set("args", config.get("Entrypoint"));
        process.set("cwd", config.get("WorkingDir"));
        ArrayNode variables = process.putArray("env");
        variables.addAll((ArrayNode) config.get("Env"));
        environment.forEach(variables::add);
        String[] user = config.get("User").asString().split(":");
        process.putObject("user")
                .put("uid", Integer.parseInt(user[0]))
                .put("gid", Integer.parseInt(user[1]));
        ((ObjectNode) spec.get("root")).put("readonly", false);
        Files.writeString(file, spec.toString());
        this.process =
                new ProcessBuilder(runc("run", "--bundle", bundle.toString(), id))
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile())
                        .start();
    }

    Said execute(String... command) throws IOException, InterruptedException {
        return say(Stream.concat(runc("exec", id).stream(), Stream.of(command)).toList());
    }

    boolean ended() {
        return !process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(log());
    }

    private Path log() {
        return bundle.resolve("output");
    }

    @Override
    public void close() throws IOException {
        try {
            say(runc("kill", id, "KILL"));
            process.waitFor();
            say(runc("delete", "--force", id));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> runc(String... arguments) {
        return Stream.concat(
                        Stream.of("runc", "--root", bundle.resolve("state").toString()),
                        Stream.of(arguments))
                .toList();
    }

    static Said say(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    static void require(Said said) {
        if (said.code() != 0) {
            throw new IllegalStateException(said.text());
        }
    }
}
