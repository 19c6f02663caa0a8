package dev.navarch.e2e.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The images that the chart needs, made here of what is packaged, and imported: those of the
 * services, without start-up caches, and stand-ins for PostgreSQL's and Kafka's.
 */
public final class ReleaseImages {

    private static final List<String> SERVICES =
            List.of("api", "controller", "scheduler", "metrics", "node-agent");
    private static final List<String> SERVERS = List.of("postgres", "kafka");
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private ReleaseImages() {}

    /** Whether what goes into them is there: JUnit asks by this name. */
    public static boolean packaged() {
        return Files.exists(Repository.root().resolve("images/target/runtime.classpath"))
                && Files.exists(Repository.root().resolve("services/api/target/runtime.classpath"));
    }

    /**
     * Makes and imports them.
     *
     * @param directory where the files go
     * @param home of the cluster that gets them
     */
    public static void load(Path directory, Path home) {
        Path base = directory.resolve("base");
        run("deploy/base-image.sh", Map.of(), base.toString(), "java");
        String java = "tar://" + base.resolve("java.tar");
        List<String> arguments =
                new ArrayList<>(List.of(directory.toString(), Images.architecture()));
        arguments.addAll(SERVICES);
        run(
                "deploy/packaged-images.sh",
                Map.of(
                        "NAVARCH_BASE_IMAGE",
                        java,
                        // Nodes that are simulated need no containerd.
                        "NAVARCH_NODE_BASE_IMAGE",
                        java),
                arguments.toArray(String[]::new));
        run(
                "images/src/test/compose/stand-ins.sh",
                Map.of(),
                base.resolve("java.tar").toString(),
                directory.toString());
        SERVICES.forEach(image -> Cluster.load(home, file(directory, image)));
        SERVERS.forEach(image -> Cluster.load(home, directory.resolve(image + ".tar")));
    }

    private static Path file(Path directory, String image) {
        String suffix = Images.architecture().equals("amd64") ? "" : "-" + Images.architecture();
        return directory.resolve(image + suffix + ".tar");
    }

    private static void run(String script, Map<String, String> environment, String... arguments) {
        List<String> line = new ArrayList<>(List.of(Repository.root().resolve(script).toString()));
        line.addAll(List.of(arguments));
        Map<String, String> whole = new HashMap<>(environment);
        whole.put("JAVA_HOME", System.getProperty("java.home"));
        Shell.Result result = Shell.run(line, whole, "", LIMIT);
        if (!result.ok()) {
            throw new AssertionError(script + ": " + result.all());
        }
    }
}
