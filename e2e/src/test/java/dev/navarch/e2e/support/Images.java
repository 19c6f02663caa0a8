package dev.navarch.e2e.support;

import dev.navarch.nodeagent.containerd.OciArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the images that the tests run, from Debian's static busybox. */
public final class Images {

    /** A small Linux with busybox under all its names. */
    public static final String TOOLS = "navarch.test/tools:1";

    /** The same with a guestbook's three parts as one program. */
    public static final String GUESTBOOK = "navarch.test/guestbook:1";

    private static final String ENVIRONMENT = ",\"Env\":[\"PATH=/bin\"],\"WorkingDir\":\"/\"}";

    private Images() {}

    public static Path tools(Path directory) {
        return write(base(TOOLS, "{\"Cmd\":[\"sh\"]" + ENVIRONMENT), directory, "tools.tar");
    }

    /** Its argument says which part it is. */
    public static Path guestbook(Path directory) {
        byte[] program = Shop.resource("/guestbook/guestbook.sh").getBytes(StandardCharsets.UTF_8);
        OciArchive image =
                base(GUESTBOOK, "{\"Entrypoint\":[\"/bin/guestbook\"]" + ENVIRONMENT)
                        .file("bin/guestbook", program, 0755);
        return write(image, directory, "guestbook.tar");
    }

    private static OciArchive base(String name, String configuration) {
        try {
            OciArchive image =
                    new OciArchive(name, architecture(), configuration)
                            .directory("bin", 0755)
                            .directory("etc", 0755)
                            .directory("tmp", 01777)
                            .file(
                                    "etc/passwd",
                                    "root:x:0:0::/:/bin/sh\n".getBytes(StandardCharsets.UTF_8),
                                    0644)
                            .file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755);
            applets().forEach(applet -> image.symbolicLink("bin/" + applet, "busybox"));
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(OciArchive image, Path directory, String name) {
        Path archive = directory.resolve(name);
        image.write(archive);
        return archive;
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
