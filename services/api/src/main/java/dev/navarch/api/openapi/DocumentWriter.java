package dev.navarch.api.openapi;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.api.type.TypeVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes one OpenAPI document: paths, and the definitions that they need. */
final class DocumentWriter {

    private final SchemaCatalog catalog;
    private final String version;
    private final GroupVersionKinds kinds;

    /** The definitions of custom types, and which type each is of. */
    private final Map<String, TypeVersion> custom = new HashMap<>();

    private final Map<String, String> customLists = new HashMap<>();

    DocumentWriter(TypeRegistry registry, SchemaCatalog catalog, String version) {
        this.catalog = catalog;
        this.version = version;
        this.kinds = new GroupVersionKinds(registry.all());
        for (ResourceDefinition type : registry.all()) {
            if (type.custom()) {
                for (TypeVersion each : type.versions()) {
                    String definition = GroupVersionKinds.definition(type, each);
                    custom.put(definition, each);
                    customLists.put(GroupVersionKinds.listDefinition(type, each), definition);
                }
            }
        }
    }

    ObjectNode v3(List<ResourceDefinition> types, String version) {
        ObjectNode document = JsonMapper.shared().createObjectNode().put("openapi", "3.0.0");
        info(document);
        SchemaWriter schemas = new SchemaWriter(Dialect.V3);
        PathsWriter paths =
                new PathsWriter(
                        new OperationWriter(Dialect.V3, schemas, catalog),
                        document.putObject("paths"));
        for (ResourceDefinition type : types) {
            type.version(version).ifPresent(v -> paths.write(type, v));
        }
        ObjectNode components = document.putObject("components");
        definitions(components.putObject("schemas"), schemas);
        components
                .putObject("securitySchemes")
                .putObject("BearerToken")
                .put("type", "apiKey")
                .put("description", "Bearer Token authentication")
                .put("name", "authorization")
                .put("in", "header");
        return document;
    }

    ObjectNode v2(Collection<ResourceDefinition> types) {
        ObjectNode document = JsonMapper.shared().createObjectNode().put("swagger", "2.0");
        info(document);
        SchemaWriter schemas = new SchemaWriter(Dialect.V2);
        PathsWriter paths =
                new PathsWriter(
                        new OperationWriter(Dialect.V2, schemas, catalog),
                        document.putObject("paths"));
        for (ResourceDefinition type : types) {
            type.versions().stream().filter(TypeVersion::served).forEach(v -> paths.write(type, v));
        }
        definitions(document.putObject("definitions"), schemas);
        document.putObject("securityDefinitions")
                .putObject("BearerToken")
                .put("type", "apiKey")
                .put("description", "Bearer Token authentication")
                .put("name", "authorization")
                .put("in", "header");
        return document;
    }

    private void info(ObjectNode document) {
        document.putObject("info").put("title", "Kubernetes").put("version", version);
    }

    private void definitions(ObjectNode target, SchemaWriter schemas) {
        schemas.writeReferenced(target, name -> definition(name));
        for (Map.Entry<String, String> list : customLists.entrySet()) {
            if (target.get(list.getKey()) instanceof ObjectNode written) {
                customList(written, list.getValue(), schemas);
            }
        }
        schemas.writeReferenced(target, name -> definition(name));
        kinds.byDefinition()
                .forEach((name, kind) -> {
                    if (target.get(name) instanceof ObjectNode written) {
                        written.putArray("x-kubernetes-group-version-kind").add(kind.json());
                    }
                });
    }

    private Schema definition(String name) {
        TypeVersion version = custom.get(name);
        if (version != null) {
            return version.schema();
        }
        return customLists.containsKey(name)
                ? catalog.get(GroupVersionKinds.META + "ListMeta")
                : catalog.get(name);
    }

    /** A custom type's list has no definition of its own. */
    private static void customList(ObjectNode written, String item, SchemaWriter schemas) {
        written.removeAll();
        written.put("description", "A list of " + item.substring(item.lastIndexOf('.') + 1));
        written.put("type", "object");
        written.putArray("required").add("items");
        ObjectNode properties = written.putObject("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.set("metadata", schemas.reference(GroupVersionKinds.META + "ListMeta"));
        properties.putObject("items").put("type", "array").set("items", schemas.reference(item));
    }
}
