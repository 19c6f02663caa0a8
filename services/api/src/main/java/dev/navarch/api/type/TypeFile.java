package dev.navarch.api.type;

import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One file of built-in types: a group, the Go package that its definitions are named after, and its
 * types. What a type does not say is what most types have: namespaced, all verbs, version v1.
 * {@code older} lists versions that are served only when {@link RuntimeConfig} says so.
 */
final class TypeFile {

    private static final Set<String> ALL_VERBS =
            Set.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");
    private static final Set<String> SUBRESOURCE_VERBS = Set.of("get", "patch", "update");

    private final String group;
    private final String definitions;
    private final JsonNode types;
    private final SchemaCatalog schemas;

    TypeFile(JsonNode file, SchemaCatalog schemas) {
        this.group = file.path("group").asString("");
        this.definitions = file.get("definitions").asString();
        this.types = file.get("types");
        this.schemas = schemas;
    }

    List<TypeEntry> entries() {
        List<TypeEntry> entries = new ArrayList<>();
        types.forEach(type -> entries.add(new TypeEntry(type)));
        return entries;
    }

    /** One type of the file. */
    final class TypeEntry {

        private final JsonNode json;

        private TypeEntry(JsonNode json) {
            this.json = json;
        }

        ResourceDefinition definition() {
            String kind = json.get("kind").asString();
            GroupResource key = new GroupResource(group, json.get("plural").asString());
            List<TypeVersion> versions = versions(kind);
            return new ResourceDefinition(
                    key,
                    json.has("storage") ? GroupResource.parse(json.get("storage").asString()) : key,
                    kind,
                    kind + "List",
                    json.path("singular").asString(kind.toLowerCase(Locale.ROOT)),
                    texts(json.path("shortNames")),
                    texts(json.path("categories")),
                    json.path("scope").asString("Namespaced").equals("Cluster")
                            ? Scope.CLUSTER
                            : Scope.NAMESPACED,
                    json.has("verbs") ? Set.copyOf(texts(json.get("verbs"))) : ALL_VERBS,
                    versions,
                    json.path("storageVersion").asString(versions.getFirst().name()),
                    subresources(),
                    texts(json.path("selectableFields")),
                    json.path("names").asString("subdomain"),
                    json.path("conversion").asString(""),
                    false);
        }

        private List<TypeVersion> versions(String kind) {
            List<TypeVersion> read = new ArrayList<>();
            if (json.has("versions")) {
                json.get("versions")
                        .properties()
                        .forEach(v -> read.add(version(v.getKey(), true, kind, v.getValue())));
            } else {
                read.add(version("v1", true, kind, json));
            }
            texts(json.path("older")).forEach(v -> read.add(version(v, false, kind, json)));
            return read;
        }

        /** A version that has no schema of its own has that of v1. */
        private TypeVersion version(String name, boolean served, String kind, JsonNode said) {
            Schema schema =
                    schemas.find(definitions + "." + name + "." + kind)
                            .orElseGet(() -> schemas.get(definitions + ".v1." + kind));
            return new TypeVersion(
                    name,
                    served,
                    schema,
                    TypeParts.columns(said.path("columns"), schema),
                    TypeParts.rules(said));
        }

        private Map<String, Subresource> subresources() {
            Map<String, Subresource> read = new LinkedHashMap<>();
            for (var entry : json.path("subresources").properties()) {
                JsonNode said = entry.getValue();
                read.put(
                        entry.getKey(),
                        new Subresource(
                                entry.getKey(),
                                said.path("kind").asString(""),
                                said.has("verbs")
                                        ? new LinkedHashSet<>(texts(said.get("verbs")))
                                        : SUBRESOURCE_VERBS));
            }
            return read;
        }
    }

    static List<String> texts(JsonNode json) {
        List<String> read = new ArrayList<>();
        json.forEach(item -> read.add(item.asString()));
        return read;
    }
}
