package dev.navarch.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a small checkout, on an empty base. */
class ImageBuilderTest {

    @TempDir Path directory;
    private Path checkout = Path.of("");
    private Path startup = Path.of("");

    @BeforeEach
    void packageSomething() throws IOException {
        checkout = directory.resolve("checkout");
        startup = directory.resolve("startup");
        write(checkout.resolve("services/standalone/src/main/app/bin/navarch"), "#!/bin/sh");
        write(checkout.resolve("services/standalone/src/main/app/jvm.options"), "-Xss512k");
        write(startup.resolve("api.aot"), "recorded");
        for (String part : List.of("api", "node-agent")) {
            Path target = checkout.resolve("services").resolve(part).resolve("target");
            write(target.resolve("navarch-" + part + "-1.jar"), "one");
            write(target.resolve("sbom.json"), "{}");
            List<String> jars =
                    List.of(
                            "library-2.jar",
                            "native-3-linux-x86_64.jar",
                            "native-3-linux-aarch_64.jar",
                            "navarch-model-1.jar");
            for (String jar : jars) {
                write(target.resolve("elsewhere").resolve(jar), jar);
            }
            write(
                    target.resolve("runtime.classpath"),
                    String.join(
                            ":",
                            jars.stream()
                                    .map(jar -> target.resolve("elsewhere").resolve(jar).toString())
                                    .toList()));
        }
    }

    @Test
    void theSameInputMakesTheSameBytes() throws Exception {
        Path first = build(Part.API, "amd64", "first");
        // Packaged again, elsewhere and later.
        Path jar = checkout.resolve("services/api/target/navarch-api-1.jar");
        Files.delete(jar);
        write(jar, "one");
        Files.setLastModifiedTime(jar, java.nio.file.attribute.FileTime.fromMillis(77_000));
        Path second = build(Part.API, "amd64", "second");
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }

    @Test
    void aChangeOfCodeChangesOneLayer() throws Exception {
        Unpacked before = Unpacked.of(build(Part.API, "amd64", "before"));
        write(checkout.resolve("services/api/target/navarch-api-1.jar"), "two");
        Unpacked after = Unpacked.of(build(Part.API, "amd64", "after"));

        assertThat(after.files().get(1))
                .containsExactly(
                        "opt/navarch/lib/navarch-api-1.jar", "opt/navarch/lib/navarch-model-1.jar");
        assertThat(after.digests()).hasSize(4);
        assertThat(after.digests().get(1)).isNotEqualTo(before.digests().get(1));
        List.of(0, 2, 3)
                .forEach(layer ->
                        assertThat(after.digests().get(layer))
                                .isEqualTo(before.digests().get(layer)));
    }

    @Test
    void carriesNativeCodeOfItsOwnArchitecture() throws Exception {
        Unpacked arm = Unpacked.of(build(Part.API, "arm64", "arm"));
        assertThat(arm.config().get("architecture").asString()).isEqualTo("arm64");
        assertThat(arm.allFiles())
                .contains("opt/navarch/lib/native-3-linux-aarch_64.jar")
                .doesNotContain("opt/navarch/lib/native-3-linux-x86_64.jar");
        assertThat(Unpacked.of(build(Part.API, "amd64", "amd")).allFiles())
                .contains("opt/navarch/lib/native-3-linux-x86_64.jar", "opt/navarch/sbom.json")
                .doesNotContain("opt/navarch/lib/native-3-linux-aarch_64.jar");
    }

    @Test
    void onlyWhatNeedsPrivilegeRunsAsRoot() throws Exception {
        Unpacked api = Unpacked.of(build(Part.API, "amd64", "api"));
        assertThat(api.config().get("config").get("User").asString()).isEqualTo("65532:65532");
        assertThat(api.config().get("config").get("Entrypoint").valueStream())
                .extracting(node -> node.asString())
                .containsExactly("/opt/navarch/bin/navarch", "api");
        Unpacked node = Unpacked.of(build(Part.NODE_AGENT, "amd64", "node"));
        assertThat(node.config().get("config").get("User").asString()).isEqualTo("0:0");
        assertThat(node.allFiles()).doesNotContain("opt/navarch/node-agent.aot");
    }

    @Test
    void saysWhatIsNotPackaged() throws IOException {
        Files.delete(checkout.resolve("services/api/target/elsewhere/library-2.jar"));
        assertThatThrownBy(() -> build(Part.API, "amd64", "none"))
                .hasMessageContaining("library-2.jar is not packaged");
    }

    /** Each with a layer cache of its own, as on another machine. */
    private Path build(Part part, String architecture, String name)
            throws IOException, InterruptedException {
        Path image = directory.resolve(name + ".tar");
        new ImageBuilder(checkout, "1", directory.resolve(name + "-cache"))
                .build(part, architecture, "scratch", startup, image);
        return image;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
