package dev.navarch.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path that names resources: {@code /api/v1/…} or {@code /apis/<group>/<version>/…}.
 *
 * @param namespace empty when the path has none
 * @param name empty for a collection
 * @param subresource empty for the resource itself
 * @param rest what follows the subresource, with its slash and its escapes: what a proxy passes on
 * @param watch whether it is one of the old {@code /watch/} paths
 */
public record ResourcePath(
        String group,
        String version,
        String namespace,
        String resource,
        String name,
        String subresource,
        String rest,
        boolean watch) {

    private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

    /**
     * Reads an escaped path.
     *
     * @return empty if it names no resource: discovery, health, documents
     */
    public static Optional<ResourcePath> parse(String rawPath) {
        List<String> parts = new ArrayList<>(List.of(rawPath.split("/", -1)));
        boolean core = rawPath.startsWith("/api/");
        int skipped = core ? 3 : 4;
        if ((!core && !rawPath.startsWith("/apis/"))
                || parts.size() <= skipped
                || parts.get(skipped).isEmpty()) {
            return Optional.empty();
        }
        String group = core ? "" : decoded(parts.get(2));
        String version = decoded(parts.get(skipped - 1));
        List<String> left = parts.subList(skipped, parts.size());
        boolean watch = left.getFirst().equals("watch") && left.size() > 1;
        if (watch) {
            left = left.subList(1, left.size());
        }
        String namespace = "";
        if (left.getFirst().equals("namespaces")
                && left.size() > 2
                && !left.get(2).isEmpty()
                && !(left.size() == 3 && OF_NAMESPACES.contains(left.get(2)))) {
            namespace = decoded(left.get(1));
            left = left.subList(2, left.size());
        }
        return Optional.of(
                new ResourcePath(
                        group,
                        version,
                        namespace,
                        decoded(left.get(0)),
                        at(left, 1),
                        at(left, 2),
                        left.size() > 3 ? "/" + String.join("/", left.subList(3, left.size())) : "",
                        watch));
    }

    private static String at(List<String> parts, int index) {
        return parts.size() > index ? decoded(parts.get(index)) : "";
    }

    private static String decoded(String part) {
        return part.indexOf('%') < 0
                ? part
                : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
