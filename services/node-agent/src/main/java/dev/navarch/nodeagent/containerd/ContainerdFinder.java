package dev.navarch.nodeagent.containerd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what real containers need on this machine, or says what is missing. */
public final class ContainerdFinder {

    private static final List<Path> CNI_PLACES =
            List.of(Path.of("/opt/cni/bin"), Path.of("/usr/lib/cni"), Path.of("/usr/libexec/cni"));

    private ContainerdFinder() {}

    /** What the machine offers. */
    public sealed interface Finding {

        record Complete(Path cniBinaries) implements Finding {}

        /** A plain sentence for people. */
        record Missing(String why) implements Finding {}
    }

    public static Finding look() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return new Finding.Missing("real containers need Linux");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Finding.Missing("real containers need root");
        }
        List<String> missing = new ArrayList<>();
        for (String program : List.of("containerd", "ctr", "runc")) {
            if (!onPath(program)) {
                missing.add(program);
            }
        }
        Optional<Path> cni =
                CNI_PLACES.stream()
                        .filter(place -> Files.isExecutable(place.resolve("bridge")))
                        .findFirst();
        if (cni.isEmpty()) {
            missing.add("the CNI plugins");
        }
        return cni.isPresent() && missing.isEmpty()
                ? new Finding.Complete(cni.get())
                : new Finding.Missing("not installed: " + String.join(", ", missing));
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
