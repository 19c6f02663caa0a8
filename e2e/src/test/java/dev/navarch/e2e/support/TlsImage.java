package dev.navarch.e2e.support;

import dev.navarch.nodeagent.containerd.OciArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes an image of this machine's openssl, its libraries, and busybox as a shell. */
public final class TlsImage {

    public static final String NAME = "navarch.test/tls:1";

    private static final Pattern LIBRARY = Pattern.compile("/(\\S+) \\(0x");

    private TlsImage() {}

    public static Path write(Path directory) {
        try {
            Path program = Path.of("/usr/bin/openssl");
            OciArchive image =
                    new OciArchive(
                                    NAME,
                                    Images.architecture(),
                                    "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/bin:/usr/bin\"],\"WorkingDir\":\"/\"}")
                            .directory("bin", 0755)
                            .directory("usr", 0755)
                            .directory("usr/bin", 0755)
                            .directory("tmp", 01777)
                            .file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755)
                            .file("usr/bin/openssl", Files.readAllBytes(program), 0755);
            for (String applet : List.of("sh", "cat", "sleep", "stat", "nc")) {
                image.symbolicLink("bin/" + applet, "busybox");
            }
            Set<String> made = new HashSet<>(Set.of("usr"));
            for (String library : libraries(program)) {
                directories(library).filter(made::add).forEach(d -> image.directory(d, 0755));
                image.file(library, Files.readAllBytes(Path.of("/", library)), 0755);
            }
            Path archive = directory.resolve("tls.tar");
            image.write(archive);
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those above a file, the topmost first. */
    private static Stream<String> directories(String file) {
        return IntStream.range(0, file.length())
                .filter(at -> file.charAt(at) == '/')
                .mapToObj(at -> file.substring(0, at));
    }

    /** What the program is linked with, where it looks for it, without the leading slash. */
    private static List<String> libraries(Path program) {
        String listed =
                Shell.run(List.of("ldd", program.toString()), Map.of(), "", Duration.ofMinutes(1))
                        .out();
        return LIBRARY.matcher(listed).results().map(found -> found.group(1)).toList();
    }
}
