package dev.navarch.api.openapi;

import dev.navarch.api.discovery.Document;
import dev.navarch.api.discovery.GroupVersions;
import dev.navarch.api.discovery.KeptDocuments;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final ExtraDocuments extras;
    private final KeptDocuments kept;

    /**
     * @param version the version of Kubernetes that the documents name, {@code v1.36.0}
     * @param extras what other servers serve behind this one
     */
    public OpenApi(
            TypeRegistry registry, SchemaCatalog catalog, String version, ExtraDocuments extras) {
        this.registry = registry;
        this.catalog = catalog;
        this.version = version;
        this.extras = extras;
        this.kept = new KeptDocuments(registry, extras::generation);
    }

    /** What is at {@code /openapi/v3}: where the document of each group and version is. */
    public Document index() {
        KeptDocuments.Kept now = kept.current();
        return now.get("index", () -> Document.of(writeIndex(now.groups())));
    }

    /**
     * The document of one group and version.
     *
     * @param path {@code api/v1} or {@code apis/apps/v1}
     */
    public Optional<Document> v3(String path) {
        KeptDocuments.Kept now = kept.current();
        String[] parts = path.split("/");
        boolean core = parts.length == 2 && parts[0].equals("api");
        if (!core && !(parts.length == 3 && parts[0].equals("apis"))) {
            return Optional.empty();
        }
        String group = core ? "" : parts[1];
        List<ResourceDefinition> types = now.groups().types(group, parts[parts.length - 1]);
        if (types.isEmpty()) {
            return Optional.ofNullable(extras.converted().get(path)).map(Document::of);
        }
        return Optional.of(
                now.get(
                        path,
                        () ->
                                Document.of(
                                        new DocumentWriter(registry, catalog, version)
                                                .v3(types, parts[parts.length - 1]))));
    }

    /** All types in one document, at {@code /openapi/v2}. */
    public Document v2() {
        return kept.current().get("v2", () -> Document.of(writeV2()));
    }

    /** The same as protobuf, which kubectl asks for before 1.27. */
    public Document v2Protobuf() {
        return kept.current().get("v2.pb", () -> Document.of(ProtobufWriter.document(writeV2())));
    }

    private ObjectNode writeV2() {
        ObjectNode document = new DocumentWriter(registry, catalog, version).v2(registry.all());
        SpecMerge merge = new SpecMerge(document);
        extras.v2().forEach(merge::add);
        return document;
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
            paths.putObject(path).put("serverRelativeURL", address(path, hash(path, groups)));
        }
        extras.addresses()
                .forEach(
                        (path, address) -> paths.putObject(path).put("serverRelativeURL", address));
        extras.converted()
                .forEach((path, document) ->
                        paths.putObject(path)
                                .put(
                                        "serverRelativeURL",
                                        address(path, Document.of(document).hash())));
        return index;
    }

    private static String address(String path, String hash) {
        return "/openapi/v3/" + path + "?hash=" + hash;
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
}
