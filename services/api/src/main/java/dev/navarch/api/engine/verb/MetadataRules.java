package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.type.ResourceDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of every object's {@code metadata}, whatever its type. */
final class MetadataRules {

    private static final int ANNOTATIONS_BYTES = 256 * 1024;
    private static final Set<String> STANDARD_FINALIZERS =
            Set.of("kubernetes", "orphan", "foregroundDeletion");

    private MetadataRules() {}

    static List<Cause> check(
            ResourceDefinition type, NameRule rule, ObjectNode object, Optional<ObjectNode> old) {
        ObjectNode metadata = Json.child(object, "metadata");
        List<Cause> causes = new ArrayList<>();
        if (old.isEmpty()) {
            checkName(rule, metadata, causes);
        }
        if (!type.namespaced() && metadata.has("namespace")) {
            causes.add(
                    new Cause(
                            "FieldValueForbidden",
                            "Forbidden: not allowed on this type",
                            "metadata.namespace"));
        }
        ObjectNode before = old.map(o -> Json.child(o, "metadata")).orElse(null);
        if (changed("labels", metadata, before)) {
            checkLabels(metadata, causes);
        }
        if (changed("annotations", metadata, before)) {
            checkAnnotations(metadata, causes);
        }
        checkFinalizers(type, metadata, old, causes);
        checkOwners(metadata, causes);
        return causes;
    }

    /** What is as it was, was right then. */
    private static boolean changed(String field, ObjectNode metadata, @Nullable ObjectNode before) {
        return before == null || !metadata.path(field).equals(before.path(field));
    }

    private static void checkName(NameRule rule, ObjectNode metadata, List<Cause> causes) {
        String name = Json.text(metadata, "name");
        if (name.isEmpty()) {
            causes.add(
                    new Cause(
                            "FieldValueRequired",
                            "Required value: name or generateName is required",
                            "metadata.name"));
        } else {
            NameRules.wrong(rule, name)
                    .ifPresent(wrong -> causes.add(invalid("metadata.name", name, wrong)));
        }
    }

    private static void checkLabels(ObjectNode metadata, List<Cause> causes) {
        for (Map.Entry<String, JsonNode> label : Json.child(metadata, "labels").properties()) {
            NameRules.wrongQualifiedName(label.getKey())
                    .ifPresent(
                            wrong -> causes.add(invalid("metadata.labels", label.getKey(), wrong)));
            String value = label.getValue().asString("");
            NameRules.wrongLabelValue(value)
                    .ifPresent(wrong -> causes.add(invalid("metadata.labels", value, wrong)));
        }
    }

    private static void checkAnnotations(ObjectNode metadata, List<Cause> causes) {
        int size = 0;
        for (Map.Entry<String, JsonNode> one : Json.child(metadata, "annotations").properties()) {
            String key = one.getKey();
            NameRules.wrongQualifiedName(key.toLowerCase(Locale.ROOT))
                    .ifPresent(wrong -> causes.add(invalid("metadata.annotations", key, wrong)));
            size += bytes(key) + bytes(one.getValue().asString(""));
        }
        if (size > ANNOTATIONS_BYTES) {
            causes.add(
                    new Cause(
                            "FieldValueTooLong",
                            "Too long: may not be more than " + ANNOTATIONS_BYTES + " bytes",
                            "metadata.annotations"));
        }
    }

    private static void checkFinalizers(
            ResourceDefinition type,
            ObjectNode metadata,
            Optional<ObjectNode> old,
            List<Cause> causes) {
        List<String> finalizers = Finalizers.of(metadata);
        for (int i = 0; i < finalizers.size(); i++) {
            String finalizer = finalizers.get(i);
            String field = "metadata.finalizers[" + i + "]";
            Optional<String> wrong = NameRules.wrongQualifiedName(finalizer);
            if (wrong.isPresent()) {
                causes.add(invalid(field, finalizer, wrong.get()));
            } else if (!type.custom()
                    && !type.key().group().equals("apiextensions.k8s.io")
                    && !finalizer.contains("/")
                    && !STANDARD_FINALIZERS.contains(finalizer)) {
                causes.add(
                        invalid(
                                field,
                                finalizer,
                                "name is neither a standard finalizer name nor is it fully"
                                        + " qualified"));
            }
        }
        if (old.isPresent() && SystemMetadata.isDeleting(old.get())) {
            Set<String> added = new LinkedHashSet<>(finalizers);
            added.removeAll(Finalizers.of(Json.child(old.get(), "metadata")));
            if (!added.isEmpty()) {
                causes.add(
                        new Cause(
                                "FieldValueForbidden",
                                "Forbidden: no new finalizers can be added if the object is being"
                                        + " deleted, found new finalizers []string{\""
                                        + String.join("\", \"", added)
                                        + "\"}",
                                "metadata.finalizers"));
            }
        }
    }

    private static void checkOwners(ObjectNode metadata, List<Cause> causes) {
        List<String> controllers = new ArrayList<>();
        int i = 0;
        for (JsonNode owner : metadata.path("ownerReferences")) {
            String field = "metadata.ownerReferences[" + i++ + "].";
            for (String required : List.of("apiVersion", "kind", "name", "uid")) {
                if (owner.path(required).asString("").isEmpty()) {
                    causes.add(
                            new Cause(
                                    "FieldValueRequired",
                                    "Required value: must not be empty",
                                    field + required));
                }
            }
            if (owner.path("controller").asBoolean(false)) {
                controllers.add(owner.path("name").asString(""));
            }
        }
        if (controllers.size() > 1) {
            causes.add(
                    invalid(
                            "metadata.ownerReferences",
                            String.join(", ", controllers),
                            "Only one reference can have Controller set to true. Found \"true\" in"
                                    + " references for "
                                    + String.join(" and ", controllers)));
        }
    }

    private static Cause invalid(String field, String value, String why) {
        return new Cause("FieldValueInvalid", "Invalid value: \"" + value + "\": " + why, field);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
