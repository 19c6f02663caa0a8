package dev.navarch.nodeagent.containerd;

import java.nio.file.Path;
import java.util.Locale;

/** The sandbox image: nothing but the pause program, made on the spot. */
public final class PauseImage {

    public static final String NAME = "navarch.dev/pause:1";

    private PauseImage() {}

    public static void write(Path archive) {
        String architecture = architecture();
        new OciArchive(
                        NAME,
                        architecture,
                        "{\"Entrypoint\":[\"/pause\"],\"User\":\"65535:65535\",\"WorkingDir\":\"/\"}")
                .file("pause", PauseProgram.executable(architecture), 0755)
                .write(archive);
    }

    /** This machine's architecture as OCI images name it. */
    public static String architecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> name;
        };
    }
}
