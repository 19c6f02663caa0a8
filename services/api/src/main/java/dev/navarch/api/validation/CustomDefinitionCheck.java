package dev.navarch.api.validation;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of a CustomResourceDefinition. */
final class CustomDefinitionCheck {

    private CustomDefinitionCheck() {}

    static void check(
            ObjectNode definition,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        JsonNode spec = definition.path("spec");
        String name = definition.at("/metadata/name").asString("");
        String expected =
                spec.at("/names/plural").asString("") + "." + spec.path("group").asString("");
        if (!name.equals(expected)) {
            causes.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }
        if (!spec.path("group").asString("").contains(".")) {
            causes.invalid(
                    "spec.group", spec.path("group"), "should be a domain with at least one dot");
        }
        old.filter(CustomDefinitionCheck::isEstablished)
                .ifPresent(before -> unchanged(definition, before, causes));
        JsonNode versions = spec.path("versions");
        long stored =
                versions.valueStream().filter(v -> v.path("storage").asBoolean(false)).count();
        if (stored != 1 && !versions.isEmpty()) {
            causes.invalid(
                    "spec.versions",
                    versions,
                    "must have exactly one version marked as storage version");
        }
        for (int i = 0; i < versions.size(); i++) {
            version(versions.get(i), "spec.versions[" + i + "]", causes);
        }
        storedVersions(definition.at("/status/storedVersions"), versions, causes);
    }

    /** What objects of the type are stored by. Before there can be any it may change. */
    private static void unchanged(ObjectNode definition, JsonNode before, Causes causes) {
        for (String pointer : List.of("/spec/scope", "/spec/names/kind")) {
            if (!definition.at(pointer).equals(before.at(pointer))) {
                causes.invalid(
                        pointer.substring(1).replace('/', '.'),
                        definition.at(pointer),
                        "field is immutable");
            }
        }
    }

    private static boolean isEstablished(JsonNode definition) {
        return definition
                .at("/status/conditions")
                .valueStream()
                .anyMatch(c ->
                        c.path("type").asString("").equals("Established")
                                && c.path("status").asString("").equals("True"));
    }

    /** What objects may still be stored in must stay readable. */
    private static void storedVersions(JsonNode stored, JsonNode versions, Causes causes) {
        for (int i = 0; i < stored.size(); i++) {
            String name = stored.get(i).asString("");
            if (versions.valueStream().noneMatch(v -> v.path("name").asString("").equals(name))) {
                causes.invalid(
                        "status.storedVersions[" + i + "]",
                        name,
                        "missing from spec.versions; %1$s was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in %1$s and removes %1$s from status.storedVersions"
                                .formatted(name));
            }
        }
    }

    private static void version(JsonNode version, String path, Causes causes) {
        String name = version.path("name").asString("");
        for (String problem :
                name.isEmpty() ? List.<String>of() : Format.DNS_1035_LABEL.problems(name)) {
            causes.invalid(path + ".name", name, problem);
        }
        String at = path + ".schema.openAPIV3Schema";
        JsonNode schema = version.at("/schema/openAPIV3Schema");
        if (!schema.isObject()) {
            causes.required(at, "schemas are required");
            return;
        }
        if (!schema.path("type").asString("").equals("object")) {
            causes.invalid(at + ".type", schema.path("type"), "must be object at the root");
        }
        StructuralSchema.check(schema, at, causes);
    }
}
