package dev.navarch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The units under {@code deploy/systemd}: one for each service, and one for what only measures on a
 * machine that joined; well-formed and hardened.
 */
class SystemdUnitsTest {

    private static final Path DIRECTORY = Path.of("../../deploy/systemd");

    static List<Path> units() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".service")).sorted().toList();
        }
    }

    private static String service(Path unit) {
        return unit.getFileName().toString().replace("navarch-", "").replace(".service", "");
    }

    @Test
    void thereIsOneForEachService() throws IOException {
        TreeSet<String> expected = new TreeSet<>(Services.names());
        expected.add("api");
        expected.add("standalone");
        expected.add("node-metrics");
        assertThat(units().stream().map(SystemdUnitsTest::service))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("units")
    void startsItsServiceWithItsSettings(Path unit) throws IOException {
        Map<String, String> settings = read(unit);
        String service = service(unit);
        assertThat(settings)
                .containsEntry(
                        "Service.ExecStart",
                        "/opt/navarch/bin/navarch " + service.replace("node-metrics", "metrics"))
                .containsEntry("Service.EnvironmentFile", "-/etc/default/navarch-" + service)
                .containsEntry("Service.Restart", "on-failure")
                .containsEntry("Install.WantedBy", "multi-user.target")
                .containsKey("Unit.Description");
    }

    @ParameterizedTest
    @MethodSource("units")
    void keepsNoPrivilegeThatItDoesNotNeed(Path unit) throws IOException {
        Map<String, String> settings = read(unit);
        switch (service(unit)) {
            // These mount and start containers of any sort, and those outlive them.
            case "node-agent", "standalone" ->
                    assertThat(settings).containsEntry("Service.KillMode", "process");
            case "proxy" ->
                    assertThat(settings.get("Service.CapabilityBoundingSet"))
                            .contains("CAP_NET_ADMIN")
                            .doesNotContain("CAP_SYS_ADMIN");
            case "node-metrics" ->
                    assertThat(settings)
                            .containsEntry("Service.NoNewPrivileges", "yes")
                            .containsEntry("Service.ProtectControlGroups", "yes")
                            .containsEntry("Service.ProtectSystem", "strict");
            case "metrics" ->
                    assertThat(settings)
                            .containsEntry("Service.User", "navarch")
                            .containsEntry("Service.ProtectSystem", "strict");
            default ->
                    assertThat(settings)
                            .containsEntry("Service.User", "navarch")
                            .containsEntry("Service.NoNewPrivileges", "yes")
                            .containsEntry("Service.ProtectSystem", "strict")
                            .containsEntry("Service.CapabilityBoundingSet", "");
        }
    }

    /** Settings as {@code Section.Name}; of one that is given twice, the last. */
    private static Map<String, String> read(Path unit) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        String section = "";
        for (String line : Files.readAllLines(unit)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.matches("\\[[A-Z][a-z]+]")) {
                section = line.substring(1, line.length() - 1);
                continue;
            }
            assertThat(line).as("%s", unit).matches("[A-Z][A-Za-z]+=.*");
            int equals = line.indexOf('=');
            settings.put(section + "." + line.substring(0, equals), line.substring(equals + 1));
        }
        return settings;
    }
}
