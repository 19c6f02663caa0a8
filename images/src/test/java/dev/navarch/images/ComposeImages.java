package dev.navarch.images;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The images that the Compose files name, in the Docker engine. */
final class ComposeImages {

    static final List<String> SERVICES =
            List.of("api", "controller", "scheduler", "node-agent", "proxy", "metrics");

    private ComposeImages() {}

    /**
     * Loads those of the services, which {@code make images} made. POSTGRES_IMAGE, KAFKA_IMAGE and
     * PROMETHEUS_IMAGE name the others; without these, stand-ins are made, so that no registry is
     * needed. Skips the test where there is no engine or there are no images.
     *
     * @return the variables that name the others. Without PROMETHEUS_IMAGE in the environment and
     *     without Prometheus on this machine none names its image
     */
    static Map<String, String> load(Path checkout) throws IOException, InterruptedException {
        assumeTrue(
                Compose.installed().isPresent(),
                "neither docker compose nor docker-compose is installed");
        assumeTrue(Compose.engine(), "no Docker engine answers");
        for (String service : SERVICES) {
            Path image = checkout.resolve("images/target/" + service + ".tar");
            assumeTrue(Files.exists(image), "there are no images: make images");
            docker(image);
        }
        Map<String, String> named = new HashMap<>();
        List<String> variables = List.of("POSTGRES_IMAGE", "KAFKA_IMAGE", "PROMETHEUS_IMAGE");
        for (String variable : variables) {
            String image = System.getenv(variable);
            if (image != null) {
                named.put(variable, image);
            }
        }
        if (!named.containsKey("POSTGRES_IMAGE") || !named.containsKey("KAFKA_IMAGE")) {
            Path made = standIns(checkout);
            for (String server : List.of("postgres", "kafka", "prometheus")) {
                Path image = made.resolve(server + ".tar");
                if (Files.exists(image)) {
                    docker(image);
                    named.putIfAbsent(
                            server.toUpperCase(java.util.Locale.ROOT) + "_IMAGE",
                            "navarch-test/" + server + ":1");
                }
            }
        }
        return named;
    }

    private static Path standIns(Path checkout) throws IOException, InterruptedException {
        Path base = checkout.resolve("images/target/base/java.tar");
        assumeTrue(
                Files.exists(base),
                "neither POSTGRES_IMAGE and KAFKA_IMAGE are set nor is there a base for stand-ins:"
                        + " make images");
        Path made = checkout.resolve("images/target/stand-ins");
        RunningImage.require(
                RunningImage.say(
                        List.of(
                                "env",
                                "JAVA_HOME=" + System.getProperty("java.home"),
                                checkout.resolve("images/src/test/compose/stand-ins.sh").toString(),
                                base.toString(),
                                made.toString())));
        return made;
    }

    private static void docker(Path image) throws IOException, InterruptedException {
        RunningImage.require(
                RunningImage.say(List.of("docker", "load", "--input", image.toString())));
    }
}
