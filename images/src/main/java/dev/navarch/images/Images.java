package dev.navarch.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds images: {@code Images <checkout> <version> <directory> <architecture> [<part>…]}, by
 * default all parts. From the environment:
 *
 * <ul>
 *   <li>{@code NAVARCH_BASE_IMAGE}: the base of images that need nothing but Java; by default the
 *       one that {@code deploy/base-image.sh} makes. It must have a shell, and JAVA_HOME set.
 *   <li>{@code NAVARCH_NODE_BASE_IMAGE}, {@code NAVARCH_PROXY_BASE_IMAGE}: the same of the node
 *       agent's and the proxy's
 * </ul>
 */
public final class Images {

    private Images() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path checkout = Path.of(arguments[0]).toAbsolutePath().normalize();
        Path target = checkout.resolve("images/target");
        Path written = Path.of(arguments[2]);
        String architecture = arguments[3];
        ImageBuilder builder = new ImageBuilder(checkout, arguments[1], target.resolve("jib"));
        List<Part> parts =
                arguments.length > 4
                        ? Arrays.stream(arguments).skip(4).map(Part::of).toList()
                        : List.of(Part.values());
        for (Part part : parts) {
            Path file = written.resolve(fileName(part, architecture));
            builder.build(
                    part,
                    architecture,
                    base(part, System.getenv(), target.resolve("base")),
                    target.resolve("startup-" + architecture),
                    file);
            System.out.println(file);
        }
    }

    /** {@code api.tar}, and {@code api-arm64.tar}. */
    static String fileName(Part part, String architecture) {
        return part.id() + (architecture.equals("amd64") ? "" : "-" + architecture) + ".tar";
    }

    static String base(Part part, Map<String, String> environment, Path made) {
        return switch (part.base()) {
            case JAVA ->
                    environment.getOrDefault(
                            "NAVARCH_BASE_IMAGE", "tar://" + made.resolve("java.tar"));
            case PROXY ->
                    environment.getOrDefault(
                            "NAVARCH_PROXY_BASE_IMAGE", "tar://" + made.resolve("proxy.tar"));
            case NODE ->
                    environment.getOrDefault(
                            "NAVARCH_NODE_BASE_IMAGE", "tar://" + made.resolve("node.tar"));
        };
    }
}
