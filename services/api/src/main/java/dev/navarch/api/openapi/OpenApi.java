package dev.navarch.api.openapi;

import dev.navarch.api.discovery.Document;
import dev.navarch.api.discovery.GroupVersions;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI documents. They are large and rarely asked for, so each is made when it is first
 * wanted and forgotten when the types change.
 */
public final class OpenApi {

    private final TypeRegistry registry;
    private final SchemaCatalog catalog;
    private final String version;
    private volatile Cache cache;

    /**
     * @param version the version of Kubernetes that the documents name, {@code v1.36.0}
     */
    public OpenApi(TypeRegistry registry, SchemaCatalog catalog, String version) {
        this.registry = registry;
        this.catalog = catalog;
        this.version = version;
        this.cache = fresh(registry.generation());
    }

    /** What is at {@code /openapi/v3}: where the document of each group and version is. */
    public Document index() {
        return current()
                .documents
                .computeIfAbsent("index", k -> Document.of(writeIndex(current().groups)));
    }

    /**
     * The document of one group and version.
     *
     * @param path {@code api/v1} or {@code apis/apps/v1}
     */
    public Optional<Document> v3(String path) {
        Cache known = current();
        String[] parts = path.split("/");
        boolean core = parts.length == 2 && parts[0].equals("api");
        if (!core && !(parts.length == 3 && parts[0].equals("apis"))) {
            return Optional.empty();
        }
        String group = core ? "" : parts[1];
        List<ResourceDefinition> types = known.groups.types(group, parts[parts.length - 1]);
        if (types.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                known.documents.computeIfAbsent(
                        path,
                        p ->
                                Document.of(
                                        new DocumentWriter(registry, catalog, version)
                                                .v3(types, parts[parts.length - 1]))));
    }

    /** All types in one document, at {@code /openapi/v2}. */
    public Document v2() {
        return current().documents.computeIfAbsent("v2", k -> Document.of(writeV2()));
    }

    /** The same as protobuf, which kubectl asks for before 1.27. */
    public Document v2Protobuf() {
        return current()
                .documents
                .computeIfAbsent("v2.pb", k -> Document.of(ProtobufWriter.document(writeV2())));
    }

    private ObjectNode writeV2() {
        return new DocumentWriter(registry, catalog, version).v2(registry.all());
    }

    private ObjectNode writeIndex(GroupVersions groups) {
        ObjectNode index = JsonMapper.shared().createObjectNode();
        ObjectNode paths = index.putObject("paths");
        List<String> served = new ArrayList<>();
        for (Map.Entry<String, Map<String, List<ResourceDefinition>>> group :
                groups.groups().entrySet()) {
            for (String v : group.getValue().keySet()) {
                served.add(
                        (group.getKey().isEmpty() ? "api/" : "apis/")
                                + GroupVersions.groupVersion(group.getKey(), v));
            }
        }
        for (String path : served) {
            paths.putObject(path)
                    .put(
                            "serverRelativeURL",
                            "/openapi/v3/" + path + "?hash=" + hash(path, groups));
        }
        return index;
    }

    /** Changes when the document changes, without the cost of making it. */
    private String hash(String path, GroupVersions groups) {
        String[] parts = path.split("/");
        String group = parts.length == 2 ? "" : parts[1];
        StringBuilder content = new StringBuilder(version).append(path);
        content.append(catalog.fingerprint());
        for (ResourceDefinition type : groups.types(group, parts[parts.length - 1])) {
            content.append(type.key()).append(type.verbs().stream().sorted().toList());
            if (type.custom()) {
                type.version(parts[parts.length - 1])
                        .ifPresent(v ->
                                content.append(
                                        new SchemaWriter(Dialect.V3).definition(v.schema())));
            }
        }
        return Document.of(JsonMapper.shared().getNodeFactory().stringNode(content.toString()))
                .hash();
    }

    private Cache current() {
        Cache known = cache;
        long generation = registry.generation();
        if (known.generation != generation) {
            known = fresh(generation);
            cache = known;
        }
        return known;
    }

    private Cache fresh(long generation) {
        return new Cache(generation, GroupVersions.of(registry), new ConcurrentHashMap<>());
    }

    private record Cache(long generation, GroupVersions groups, Map<String, Document> documents) {}
}
