package dev.navarch.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody reads who starts a process with a wrong environment: two lines. */
@Timeout(300)
class ProcessesTest {

    @TempDir Path home;

    @ParameterizedTest
    @CsvSource({
        "dev.navarch.api.ApiApplication, NAVARCH_PORT, navarch.port",
        "dev.navarch.scheduler.SchedulerApplication, NAVARCH_KAFKA_REPLICAS, navarch.kafka.replicas",
        "dev.navarch.standalone.StandaloneApplication, NAVARCH_NODES, navarch.nodes",
        "dev.navarch.standalone.KafkaProcess, NAVARCH_KAFKA_PORT, navarch.kafka.port"
    })
    void saysInALineWhatIsWrong(String main, String variable, String setting)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.springframework.boot.logging.LoggingSystem=none",
                        "-Dlogback.configurationFile=navarch-logging.xml",
                        "-Dspring.main.banner-mode=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main);
        // Options of this JVM's own environment would speak on the same output.
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment()
                .putAll(
                        Map.of(
                                "NAVARCH_HOME",
                                home.toString(),
                                "NAVARCH_KAFKA_PROT",
                                "9092",
                                "NAVARCH_HEAP",
                                "64m",
                                variable,
                                "many"));
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said)
                .isEqualTo(
                        """
                        navarch: NAVARCH_KAFKA_PROT: there is no such setting; is NAVARCH_KAFKA_PORT meant?
                        navarch: %s (%s): must be a whole number, not "many"
                        """
                                .formatted(setting, variable));
        assertThat(process.exitValue()).isEqualTo(2);
    }
}
