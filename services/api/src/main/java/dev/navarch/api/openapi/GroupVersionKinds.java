package dev.navarch.api.openapi;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Subresource;
import dev.navarch.api.type.TypeVersion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The definitions that are kinds of their own, by name. */
final class GroupVersionKinds {

    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private final Map<String, Kind> byDefinition = new LinkedHashMap<>();

    /** A kind as {@code x-kubernetes-group-version-kind} says it. */
    record Kind(String group, String version, String kind) {

        ObjectNode json() {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("group", group)
                    .put("kind", kind)
                    .put("version", version);
        }
    }

    GroupVersionKinds(Collection<ResourceDefinition> types) {
        byDefinition.put(META + "Status", new Kind("", "v1", "Status"));
        byDefinition.put(META + "DeleteOptions", new Kind("", "v1", "DeleteOptions"));
        for (ResourceDefinition type : types) {
            for (TypeVersion version : type.versions()) {
                String definition = definition(type, version);
                Kind kind = new Kind(type.key().group(), version.name(), type.kind());
                byDefinition.put(definition, kind);
                byDefinition.put(
                        listDefinition(type, version),
                        new Kind(kind.group(), kind.version(), type.listKind()));
            }
            for (Subresource sub : type.subresources().values()) {
                if (!sub.kind().isEmpty()) {
                    Kind kind = kind(sub.kind());
                    byDefinition.put(definition(kind), kind);
                }
            }
        }
    }

    Map<String, Kind> byDefinition() {
        return byDefinition;
    }

    /** The definition of a type: its own name, or for a custom type one made of its group. */
    static String definition(ResourceDefinition type, TypeVersion version) {
        return version.schema().definition().isEmpty()
                ? customPackage(type.key().group()) + "." + version.name() + "." + type.kind()
                : version.schema().definition();
    }

    static String listDefinition(ResourceDefinition type, TypeVersion version) {
        String one = definition(type, version);
        return one.substring(0, one.lastIndexOf('.') + 1) + type.listKind();
    }

    private static String customPackage(String group) {
        String[] parts = group.split("\\.");
        StringBuilder reversed = new StringBuilder();
        for (int i = parts.length - 1; i >= 0; i--) {
            reversed.append(reversed.isEmpty() ? "" : ".").append(parts[i]);
        }
        return reversed.toString();
    }

    /** Reads {@code autoscaling/v1/Scale} or {@code v1/Binding}. */
    static Kind kind(String text) {
        String[] parts = text.split("/");
        return parts.length == 3
                ? new Kind(parts[0], parts[1], parts[2])
                : new Kind("", parts[0], parts[1]);
    }

    static String definition(Kind kind) {
        String group = kind.group().isEmpty() ? "core" : kind.group().replaceFirst("\\..*", "");
        return "io.k8s.api." + group + "." + kind.version() + "." + kind.kind();
    }
}
