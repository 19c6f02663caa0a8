package dev.navarch.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.settings.KnownSettings;
import dev.navarch.standalone.settings.Metadata.Property;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every setting is described, has one meaning in all services, and is in {@code
 * docs/configuration.md}, which is written by {@value #WRITE}.
 */
class ConfigurationPageTest {

    private static final String WRITE =
            "CONFIGURATION_WRITE=true mvn test -pl services/standalone -am"
                    + " -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false";

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/configuration.md");
    private static final Path RESOURCES =
            ROOT.resolve("shared-model/bus/src/main/resources/dev/navarch/bus/settings");

    /** Where environment variables are set or read that are no code of a service's. */
    private static final List<String> SCRIPTS =
            List.of(
                    "Makefile",
                    "docker-compose.yml",
                    "deploy",
                    "bench",
                    "images/src/main",
                    "e2e/src/test/java",
                    "services/standalone/src/main",
                    "shared-model/bus/src/main/resources/navarch-logging.xml");

    private static final Pattern VARIABLE = Pattern.compile("\\bNAVARCH_[A-Z0-9_]*[A-Z0-9]\\b");

    @Test
    void thePageNamesEverySetting() throws IOException {
        ConfigurationPage page = new ConfigurationPage(Metadata.read(), variables());
        Path names = RESOURCES.resolve("settings");
        if (Boolean.parseBoolean(System.getenv("CONFIGURATION_WRITE"))) {
            Files.writeString(PAGE, page.text());
            Files.writeString(names, page.names());
        }
        String advice = " is out of date. To write it: " + WRITE + " and commit both files";
        assertThat(Files.readString(names)).as(names + advice).isEqualTo(page.names());
        assertThat(Files.readString(PAGE)).as(PAGE + advice).isEqualTo(page.text());
    }

    @Test
    void everySettingIsDescribed() throws IOException {
        List<Property> all = Metadata.read();
        assertThat(all).extracting(Property::service).contains("all", "api", "standalone");
        for (Property property : all) {
            assertThat(property.description())
                    .as(
                            "%s needs an @param in the Javadoc of %s, in plain words: it is shown as"
                                    + " it is",
                            property.name(), property.source())
                    .hasSizeGreaterThan(10)
                    .doesNotContain("{@");
        }
    }

    @Test
    void aNameMeansTheSameInEveryService() throws IOException {
        Map<String, Property> seen = new HashMap<>();
        for (Property property : Metadata.read()) {
            Property other = seen.putIfAbsent(property.name(), property);
            if (other != null) {
                assertThat(words(property))
                        .as(
                                "%s in %s and in %s",
                                property.name(), property.source(), other.source())
                        .isEqualTo(words(other));
            }
        }
    }

    private static List<String> words(Property property) {
        return List.of(property.type(), property.standard(), property.description());
    }

    @Test
    void everyVariableIsASettingOrInTheTable() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String place : SCRIPTS) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!file.toString().contains("/target/")) {
                        Matcher variable = VARIABLE.matcher(Files.readString(file));
                        while (variable.find()) {
                            used.add(variable.group());
                        }
                    }
                }
            }
        }
        assertThat(KnownSettings.read().strangers(used))
                .as("variables of scripts that %s does not name", RESOURCES.resolve("variables"))
                .isEmpty();
        assertThat(used)
                .containsAll(
                        variables().stream().map(line -> line.split("\\|")[0].strip()).toList());
    }

    @Test
    void noCodeReadsASettingPastItsRecord() throws IOException {
        Pattern past =
                Pattern.compile(
                        "@Value\\(|get(Required)?Property\\(\\s*\"navarch\\.(?!application)|\"NAVARCH_");
        for (String place : List.of("services", "shared-model")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    if (file.toString().contains("/src/main/")
                            && !file.endsWith("KnownSettings.java")
                            // The variables of a machine that joined, in a file for its services.
                            && !file.toString().contains("/nodeagent/join/")) {
                        assertThat(Files.readString(file))
                                .as(file + ": needs a @ConfigurationProperties record")
                                .doesNotContainPattern(past);
                    }
                }
            }
        }
    }

    private static List<String> variables() throws IOException {
        return Files.readAllLines(RESOURCES.resolve("variables")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
