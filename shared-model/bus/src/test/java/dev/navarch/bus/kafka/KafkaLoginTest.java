package dev.navarch.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.model.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is secret of Kafka's settings comes from files, and only from there. */
class KafkaLoginTest {

    private static final String JAAS = "sasl.jaas.config";
    private static final String KEY = "ssl.key.password";

    @TempDir Path directory;

    private static Map<String, String> client(String... arguments) {
        return new CommandSettings(arguments).read(BusProperties.class).settings().properties();
    }

    @Test
    void readsThePasswordFromAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
        assertThat(client("--navarch.kafka.user=me", "--navarch.kafka.password-file=" + file))
                .hasEntrySatisfying(
                        JAAS,
                        jaas -> assertThat(jaas).contains("username=\"me\" password=\"s3cret\""));
    }

    @Test
    void readsPropertiesOfTheClientsFromAFile() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("client.properties"),
                        "security.protocol=SASL_SSL\n" + KEY + "=s3cret\nlinger.ms=5\n");
        assertThat(
                        client(
                                "--navarch.kafka.properties-file=" + file,
                                "--navarch.kafka.properties.linger.ms=7"))
                .isEqualTo(
                        Map.of("security.protocol", "SASL_SSL", KEY, "s3cret", "linger.ms", "7"));
    }

    /** A mounted Secret is a link to a link to a directory of this update. */
    @Test
    void readsADirectoryThatKubernetesHasMounted() throws IOException {
        Path update = Files.createDirectory(directory.resolve("..2026_01_01"));
        Files.writeString(update.resolve("navarch.kafka.properties." + KEY), "s3cret\n");
        Files.writeString(update.resolve("navarch.kafka.member"), "first");
        Files.createSymbolicLink(directory.resolve("..data"), update.getFileName());
        for (String name : new String[] {"properties." + KEY, "member"}) {
            Files.createSymbolicLink(
                    directory.resolve("navarch.kafka." + name),
                    Path.of("..data", "navarch.kafka." + name));
        }
        String mounted = "--spring.config.import=configtree:" + directory + "/";
        KafkaSettings settings = new CommandSettings(mounted).read(BusProperties.class).settings();
        assertThat(settings.properties()).isEqualTo(Map.of(KEY, "s3cret"));
        assertThat(settings.member()).isEqualTo("first");

        Files.writeString(directory.resolve("navarch.kafka.membr"), "first");
        assertThatThrownBy(() -> new CommandSettings(mounted))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "navarch.kafka.membr: there is no such setting; is navarch.kafka.member"
                                + " meant?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "navarch.kafka.properties." + JAAS,
                "navarch.kafka.properties[" + KEY + "]",
                "navarch.kafka.password"
            })
    void refusesASecretAsAnArgument(String setting) {
        assertThatThrownBy(() -> new CommandSettings("--" + setting + "=s3cret"))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(setting + ": is a secret")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void namesTheFileThatIsMissing() {
        Path nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> client("--navarch.kafka.properties-file=" + nowhere))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "navarch.kafka.properties-file (" + nowhere + "): there is no such file");
    }
}
