package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.Refusals;
import dev.navarch.api.selector.FieldSelector;
import dev.navarch.api.selector.FieldSelector.Condition;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which fields of stored objects the names in field selectors stand for. */
final class FieldPathsOf {

    private static final Set<String> EVERYWHERE = Set.of("metadata.name", "metadata.namespace");

    private FieldPathsOf() {}

    /** All that the types that are stored under a key let selectors name. */
    static List<String> all(TypeRegistry types, GroupResource storage) {
        return types.find(storage)
                .map(ResourceDefinition::selectableFields)
                .map(FieldPathsOf::paths)
                .orElse(List.of());
    }

    /**
     * The selector with paths instead of names.
     *
     * @throws dev.navarch.api.engine.ApiException 400 if a field is not selectable
     */
    static FieldSelector stored(ResourceDefinition type, FieldSelector selector) {
        return new FieldSelector(
                selector.conditions().stream()
                        .map(c -> new Condition(path(type, c.path()), c.value(), c.equal()))
                        .toList());
    }

    /** What fields that are absent equal: {@code false} and {@code 0}, as they would in Go. */
    static Map<String, String> absentValues(ResourceDefinition type, FieldSelector selector) {
        Map<String, String> absent = new HashMap<>();
        for (Condition condition : selector.conditions()) {
            String kind =
                    type.version(type.storageVersion())
                            .flatMap(version -> version.schema().at(condition.path()))
                            .map(Schema::type)
                            .orElse("");
            switch (kind) {
                case "boolean" -> absent.put(condition.path(), "false");
                case "integer", "number" -> absent.put(condition.path(), "0");
                default -> {}
            }
        }
        return absent;
    }

    private static String path(ResourceDefinition type, String name) {
        return EVERYWHERE.contains(name)
                ? name
                : type.selectablePath(name)
                        .orElseThrow(
                                () -> Refusals.badRequest("field label not supported: " + name));
    }

    private static List<String> paths(List<String> selectable) {
        Set<String> paths = new LinkedHashSet<>();
        for (String field : selectable) {
            paths.add(field.substring(field.indexOf('=') + 1));
        }
        return List.copyOf(paths);
    }
}
