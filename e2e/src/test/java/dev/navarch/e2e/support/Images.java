package dev.navarch.e2e.support;

import dev.navarch.nodeagent.containerd.OciArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the image that the tests run, from Debian's static busybox. */
public final class Images {

    /** A small Linux with busybox under all its names. */
    public static final String TOOLS = "navarch.test/tools:1";

    private Images() {}

    public static Path tools(Path directory) {
        try {
            OciArchive image =
                    new OciArchive(
                                    TOOLS,
                                    architecture(),
                                    "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/bin\"],\"WorkingDir\":\"/\"}")
                            .directory("bin", 0755)
                            .directory("etc", 0755)
                            .directory("tmp", 01777)
                            .file(
                                    "etc/passwd",
                                    "root:x:0:0::/:/bin/sh\n".getBytes(StandardCharsets.UTF_8),
                                    0644)
                            .file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755);
            applets().forEach(applet -> image.symbolicLink("bin/" + applet, "busybox"));
            Path archive = directory.resolve("tools.tar");
            image.write(archive);
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static List<String> applets() {
        Shell.Result listed =
                Shell.run(
                        List.of("/bin/busybox", "--list"),
                        java.util.Map.of(),
                        "",
                        java.time.Duration.ofMinutes(1));
        return listed.out().lines().filter(name -> !name.equals("busybox")).toList();
    }
}
