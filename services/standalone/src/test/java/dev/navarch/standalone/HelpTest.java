package dev.navarch.standalone;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The launcher says what there is, in the same words wherever it is asked. */
class HelpTest {

    private static final Path LAUNCHER = Path.of("src/main/app/bin/navarch").toAbsolutePath();
    private static final Pattern PART = Pattern.compile("(?m)^    ([a-z-]+)\\) +main=");

    private static final Pattern SETTING = Pattern.compile("navarch\\.[a-z.-]+\\*?");

    private record Said(int code, String text) {}

    @Test
    void namesEveryPart() throws Exception {
        Said help = run("help");
        assertThat(help.code()).isZero();
        assertThat(help.text()).contains("\n  check: asks each part of the control plane");
        List<String> parts = parts();
        assertThat(parts).hasSizeGreaterThan(10);
        for (String part : parts) {
            assertThat(help.text()).as(LAUNCHER.toString()).contains("\n  " + part + ": ");
        }
    }

    @Test
    void saysOfEachPartWhatItIsAndWhichSettingsMatter() throws Exception {
        assertThat(run("--help")).isEqualTo(run("help"));
        String known = Files.readString(Path.of("../../docs/configuration.md"));
        for (String part : parts()) {
            Said help = run("help", part);
            assertThat(help.code()).isZero();
            assertThat(help.text())
                    .startsWith("usage: navarch " + part + " ")
                    .containsPattern("(?m)^settings that matter: navarch\\.")
                    .contains("docs/configuration.md");
            assertThat(help.text().lines().filter(line -> line.startsWith("  ")))
                    .singleElement(as(STRING))
                    .startsWith("  " + part + ": ");
            Matcher setting = SETTING.matcher(help.text().lines().toList().get(4));
            while (setting.find()) {
                assertThat(known).contains("`" + setting.group().replace("*", ""));
            }
            assertThat(run(part, "--help")).as(part).isEqualTo(help);
        }
    }

    @Test
    void saysItOfAPartThatThereIsNot() throws Exception {
        for (Said said : List.of(run("kubelet"), run("help", "kubelet"))) {
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.text())
                    .isEqualTo("navarch: there is no part kubelet\n" + run("help").text());
        }
    }

    private static List<String> parts() throws IOException {
        Matcher part = PART.matcher(Files.readString(LAUNCHER));
        List<String> parts = new ArrayList<>();
        while (part.find()) {
            parts.add(part.group(1));
        }
        return parts;
    }

    private static Said run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
