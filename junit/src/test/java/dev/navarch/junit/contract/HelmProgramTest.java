package dev.navarch.junit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.junit.NavarchServer;
import dev.navarch.junit.NavarchTest;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Helm by its command, of the release after the library's: it applies on the server. */
@SuppressWarnings("NullAway.Init") // The extension fills in the fields.
@NavarchTest
@EnabledIf(value = "isHere", disabledReason = "needs the helm that deploy/new-kubectl.sh fetches")
class HelmProgramTest {

    private static final Path HELM =
            Path.of("../.cache/kubectl-1.36/bin/helm").toAbsolutePath().normalize();
    private static final long LIMIT_MINUTES = 5;

    private KubernetesClient client;
    private NavarchServer server;

    static boolean isHere() {
        return Files.isExecutable(HELM);
    }

    @Test
    void installsUpgradesRollsBackTestsAndUninstalls(@TempDir Path directory) throws Exception {
        String chart = ShopChart.write(directory).toString();
        ShopChart shop = new ShopChart(client, "shops");
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("shops")
                                .endMetadata()
                                .build())
                .create();

        assertThat(helm(directory, "install", "mine", chart)).contains("STATUS: deployed");
        assertThat(shop.size()).isEqualTo(1);
        assertThat(shop.exists("hooked")).isTrue();
        assertThat(shop.exists("tested")).isFalse();

        assertThat(helm(directory, "upgrade", "mine", chart, "--set", "size=2"))
                .contains("STATUS: deployed", "REVISION: 2");
        assertThat(shop.size()).isEqualTo(2);

        assertThat(helm(directory, "rollback", "mine", "1")).contains("Rollback was a success");
        assertThat(shop.size()).isEqualTo(1);
        assertThat(helm(directory, "history", "mine"))
                .containsPattern("2\\s.*superseded")
                .containsPattern("3\\s.*deployed.*Rollback to 1");

        helm(directory, "test", "mine");
        assertThat(shop.exists("tested")).isTrue();

        assertThat(helm(directory, "uninstall", "mine")).contains("uninstalled");
        assertThat(shop.hasShops()).isFalse();
        assertThat(shop.hasType()).isTrue();
        assertThat(helm(directory, "list", "--short")).isBlank();
    }

    /** Runs it; it must succeed. */
    private String helm(Path directory, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(HELM.toString(), "-n", "shops"));
        line.addAll(List.of(arguments));
        Path printed = directory.resolve("printed");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "HOME",
                                directory.toString(),
                                "KUBECONFIG",
                                server.kubeconfig().toString()));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("%s", line).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(printed, UTF_8);
        assertThat(process.exitValue()).as("%s: %s", line, text).isZero();
        return text;
    }
}
