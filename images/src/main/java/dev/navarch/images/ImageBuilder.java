package dev.navarch.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Builds the image of a part as a tar file that {@code docker load} and {@code ctr images import}
 * take. The same input makes the same bytes. Layers, from what changes least: the base, others'
 * jars, Navarch's jars, the launcher with the bill of materials, the start-up cache.
 *
 * @param checkout the packaged project
 * @param version the images' tag
 * @param cache where Jib keeps layers between builds
 */
record ImageBuilder(Path checkout, String version, Path cache) {

    static final String APPLICATION = "/opt/navarch";
    static final String HOME = "/var/lib/navarch";
    static final int HEALTH_PORT = 8090;

    /** Of files and images; the start-up cache is only good for jars of this very time. */
    private static final Instant TIME = FileEntriesLayer.DEFAULT_MODIFICATION_TIME;

    private static final String UNPRIVILEGED = "65532:65532";

    /**
     * @param base {@code tar://…}, {@code docker://…}, the name of an image in a registry, or
     *     {@code scratch}
     * @param startup the directory of start-up caches; those that are not there are left out
     * @param file what to write
     */
    void build(Part part, String architecture, String base, Path startup, Path file)
            throws IOException, InterruptedException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            image(part, architecture, base, startup)
                    .containerize(
                            Containerizer.to(
                                            TarImage.at(file)
                                                    .named(
                                                            ImageReference.parse(
                                                                    "navarch/"
                                                                            + part.id()
                                                                            + ":"
                                                                            + version)))
                                    .setToolName("navarch")
                                    .setBaseImageLayersCache(cache.resolve("base"))
                                    .setApplicationLayersCache(cache.resolve("application")));
        } catch (InvalidImageReferenceException
                | RegistryException
                | CacheDirectoryCreationException
                | ExecutionException failure) {
            throw new IOException(
                    "the image of " + part.id() + " cannot be built: " + failure.getMessage(),
                    failure);
        }
    }

    private JibContainerBuilder image(Part part, String architecture, String base, Path startup)
            throws IOException, InvalidImageReferenceException {
        Jars jars = Jars.of(part, checkout, architecture);
        JibContainerBuilder image =
                (base.equals("scratch") ? Jib.fromScratch() : Jib.from(base))
                        .setPlatforms(Set.of(new Platform(architecture, "linux")))
                        .setFormat(ImageFormat.Docker)
                        .setCreationTime(TIME)
                        .addFileEntriesLayer(jars("libraries", jars.libraries()))
                        .addFileEntriesLayer(jars("navarch", jars.own()))
                        .addFileEntriesLayer(launcher(part))
                        .setEntrypoint(APPLICATION + "/bin/navarch", part.id())
                        .setWorkingDirectory(AbsoluteUnixPath.get(HOME))
                        .setUser(part.privileged() ? "0:0" : UNPRIVILEGED)
                        .setEnvironment(
                                Map.of(
                                        "NAVARCH_HOME",
                                        HOME,
                                        "NAVARCH_HEALTH_PORT",
                                        Integer.toString(HEALTH_PORT),
                                        "NAVARCH_HEALTH_BIND",
                                        "0.0.0.0",
                                        "NAVARCH_LOG_LEVEL",
                                        "INFO"))
                        .setExposedPorts(Set.of(Port.tcp(HEALTH_PORT)))
                        .setLabels(
                                Map.of(
                                        "org.opencontainers.image.title",
                                        "navarch-" + part.id(),
                                        "org.opencontainers.image.description",
                                        "Navarch, a Kubernetes-compatible cluster: " + part.title(),
                                        "org.opencontainers.image.version",
                                        version));
        Path recorded = startup.resolve(part.id() + ".aot");
        if (Files.isRegularFile(recorded)) {
            image.addFileEntriesLayer(
                    FileEntriesLayer.builder()
                            .setName("startup")
                            .addEntry(
                                    recorded,
                                    AbsoluteUnixPath.get(APPLICATION).resolve(part.id() + ".aot"))
                            .build());
        }
        return image;
    }

    private static FileEntriesLayer jars(String name, List<Path> jars) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Path jar : jars) {
            layer.addEntry(
                    jar,
                    AbsoluteUnixPath.get(APPLICATION + "/lib/" + jar.getFileName()),
                    FilePermissions.fromOctalString("644"),
                    TIME);
        }
        return layer.build();
    }

    /** With a data directory of the user's, whose owner and mode a new volume takes over. */
    private FileEntriesLayer launcher(Part part) throws IOException {
        Path source = checkout.resolve("services/standalone/src/main/app");
        FileEntriesLayer.Builder layer =
                FileEntriesLayer.builder()
                        .setName("launcher")
                        .addEntry(
                                source.resolve("bin/navarch"),
                                AbsoluteUnixPath.get(APPLICATION + "/bin/navarch"),
                                FilePermissions.fromOctalString("755"),
                                TIME)
                        .addEntry(
                                source.resolve("jvm.options"),
                                AbsoluteUnixPath.get(APPLICATION + "/jvm.options"),
                                FilePermissions.fromOctalString("644"),
                                TIME)
                        .addEntry(
                                Files.createDirectories(cache.resolve("home")),
                                AbsoluteUnixPath.get(HOME),
                                FilePermissions.fromOctalString("750"),
                                TIME,
                                part.privileged() ? "0:0" : UNPRIVILEGED);
        Path materials = part.target(checkout).resolve("sbom.json");
        if (Files.isRegularFile(materials)) {
            layer.addEntry(materials, AbsoluteUnixPath.get(APPLICATION + "/sbom.json"));
        }
        return layer.build();
    }
}
