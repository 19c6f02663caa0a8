package dev.navarch.api.crd;

import dev.navarch.api.conversion.StoredDefaults;
import dev.navarch.api.discovery.VersionOrder;
import dev.navarch.api.type.PrinterColumn;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.Scope;
import dev.navarch.api.type.Subresource;
import dev.navarch.api.type.TypeVersion;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes a type of a CustomResourceDefinition. */
final class CustomTypeReader {

    private static final Set<String> VERBS =
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
    private static final JsonNode PLAIN_TEXT =
            JsonMapper.shared().createObjectNode().put("type", "string");
    private static final PrinterColumn NAME =
            new PrinterColumn("Name", "string", "name", "", 0, "jsonPath:.metadata.name");
    private static final PrinterColumn AGE =
            new PrinterColumn("Age", "date", "", "", 0, "jsonPath:.metadata.creationTimestamp");

    private final SchemaCatalog schemas;

    CustomTypeReader(SchemaCatalog schemas) {
        this.schemas = schemas;
    }

    ResourceDefinition read(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        JsonNode names = definition.at("/status/acceptedNames");
        GroupResource key =
                new GroupResource(
                        spec.path("group").asString(""), names.path("plural").asString(""));
        List<TypeVersion> versions = new ArrayList<>();
        Map<String, Subresource> subresources = new LinkedHashMap<>();
        Set<String> selectable = new LinkedHashSet<>();
        String stored = "";
        boolean hasDefaults = false;
        for (JsonNode version : spec.path("versions")) {
            versions.add(version(version));
            hasDefaults |= version.path("schema").findValue("default") != null;
            subresources(version.path("subresources"), subresources);
            for (JsonNode field : version.path("selectableFields")) {
                selectable.add(field.path("jsonPath").asString("").replaceFirst("^\\.", ""));
            }
            if (version.path("storage").asBoolean(false)) {
                stored = version.path("name").asString("");
            }
        }
        versions.sort(Comparator.comparing(TypeVersion::name, VersionOrder.NEWEST_STABLE_FIRST));
        String kind = names.path("kind").asString("");
        return new ResourceDefinition(
                key,
                key,
                kind,
                names.path("listKind").asString(kind + "List"),
                names.path("singular").asString(""),
                texts(names.path("shortNames")),
                texts(names.path("categories")),
                spec.path("scope").asString("").equals("Cluster")
                        ? Scope.CLUSTER
                        : Scope.NAMESPACED,
                VERBS,
                versions,
                stored,
                subresources,
                List.copyOf(selectable),
                "subdomain",
                hasDefaults ? StoredDefaults.MARK : "",
                true);
    }

    private TypeVersion version(JsonNode version) {
        return new TypeVersion(
                version.path("name").asString(""),
                version.path("served").asBoolean(false),
                schema(version.at("/schema/openAPIV3Schema")),
                columns(version.path("additionalPrinterColumns")),
                List.of());
    }

    /** What every object has, whatever its definition says of it. */
    private Schema schema(JsonNode said) {
        ObjectNode json =
                said.isObject()
                        ? (ObjectNode) said.deepCopy()
                        : JsonMapper.shared()
                                .createObjectNode()
                                .put("type", "object")
                                .put("x-kubernetes-preserve-unknown-fields", true);
        ObjectNode properties = JsonMapper.shared().createObjectNode();
        Schema metadata = schemas.get(SchemaCatalog.OBJECT_META);
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties
                .putObject("metadata")
                .put("$ref", metadata.definition())
                .put("description", metadata.description());
        for (Map.Entry<String, JsonNode> property : json.path("properties").properties()) {
            if (!properties.has(property.getKey())) {
                properties.set(property.getKey(), property.getValue());
            }
        }
        json.set("properties", properties);
        json.path("properties").forEach(this::completeEmbedded);
        return schemas.reader().read(json);
    }

    /**
     * An embedded object has what every object has, too. Metadata that its definition restricts
     * stays as it is said.
     */
    private void completeEmbedded(JsonNode said) {
        said.forEach(this::completeEmbedded);
        if (!(said instanceof ObjectNode json)
                || !json.path("x-kubernetes-embedded-resource").asBoolean(false)) {
            return;
        }
        ObjectNode properties = json.withObjectProperty("properties");
        for (String field : List.of("apiVersion", "kind")) {
            if (!properties.has(field)) {
                properties.putObject(field).put("type", "string");
            }
        }
        boolean free =
                properties
                        .path("metadata")
                        .path("properties")
                        .valueStream()
                        .allMatch(PLAIN_TEXT::equals);
        if (free) {
            properties.putObject("metadata").put("$ref", SchemaCatalog.OBJECT_META);
        }
    }

    private static List<PrinterColumn> columns(JsonNode columns) {
        List<PrinterColumn> read = new ArrayList<>(List.of(NAME));
        for (JsonNode column : columns) {
            read.add(
                    new PrinterColumn(
                            column.path("name").asString(""),
                            column.path("type").asString("string"),
                            column.path("format").asString(""),
                            column.path("description").asString(""),
                            column.path("priority").asInt(0),
                            "jsonPath:" + column.path("jsonPath").asString("")));
        }
        if (columns.isEmpty()) {
            read.add(AGE);
        }
        return read;
    }

    private static void subresources(JsonNode said, Map<String, Subresource> found) {
        if (said.has("status")) {
            found.put("status", new Subresource("status", "", SUBRESOURCE_VERBS));
        }
        if (said.has("scale")) {
            found.put("scale", new Subresource("scale", "autoscaling/v1/Scale", SUBRESOURCE_VERBS));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString("")));
        return texts;
    }
}
