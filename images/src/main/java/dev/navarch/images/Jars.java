package dev.navarch.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The jars that a part runs with, divided by how often they change.
 *
 * @param libraries of others
 * @param own Navarch's
 */
record Jars(List<Path> libraries, List<Path> own) {

    /** As jars with native code call an architecture. */
    private static final Map<String, List<String>> FOREIGN =
            Map.of(
                    "amd64", List.of("-linux-aarch_64", "-linux-arm64v8", "-osx-", "-windows-"),
                    "arm64", List.of("-linux-x86_64", "-linux-amd64", "-osx-", "-windows-"));

    Jars {
        libraries = List.copyOf(libraries);
        own = List.copyOf(own);
    }

    /**
     * The run-time class path that the build has written, without native code of other machines.
     *
     * @throws UncheckedIOException when the module is not packaged
     */
    static Jars of(Part part, Path checkout, String architecture) {
        List<String> foreign = FOREIGN.get(architecture);
        if (foreign == null) {
            throw new IllegalArgumentException("no image is made for " + architecture);
        }
        try {
            List<Path> jars =
                    classPath(part, checkout).stream()
                            .filter(jar ->
                                    foreign.stream()
                                            .noneMatch(jar.getFileName().toString()::contains))
                            .sorted(Comparator.comparing(jar -> jar.getFileName().toString()))
                            .toList();
            for (Path jar : jars) {
                if (!Files.isRegularFile(jar)) {
                    throw new IOException(jar + " is not packaged");
                }
            }
            return new Jars(
                    jars.stream().filter(jar -> !isModule(jar)).toList(),
                    jars.stream().filter(Jars::isModule).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Path> classPath(Part part, Path checkout) throws IOException {
        Path target = part.target(checkout);
        List<Path> jars = new ArrayList<>();
        for (String jar :
                Files.readString(target.resolve("runtime.classpath")).strip().split(":")) {
            jars.add(Path.of(jar));
        }
        try (Stream<Path> built = Files.list(target)) {
            built.filter(Jars::isModule).forEach(jars::add);
        }
        // PostgreSQL of another machine than this, which is not on the class path.
        Path foreign = checkout.resolve("images/target/foreign");
        if (part == Part.STANDALONE && Files.isDirectory(foreign)) {
            try (Stream<Path> fetched = Files.list(foreign)) {
                fetched.forEach(jars::add);
            }
        }
        return jars;
    }

    private static boolean isModule(Path jar) {
        String name = jar.getFileName().toString();
        return name.startsWith("navarch-")
                && name.endsWith(".jar")
                && !name.endsWith("-tests.jar")
                && !name.endsWith("-sources.jar");
    }
}
