package dev.navarch.api.crd;

import dev.navarch.api.conversion.ConversionHook;
import dev.navarch.api.strategy.scale.ScalePaths;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeSource;
import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the registry's custom types as the stored CustomResourceDefinitions say. Follows them in
 * the watch cache, so that every replica serves the same types at the same revision.
 */
public final class CustomTypes implements TypeSource, ChangeListener {

    private final LiveTypeRegistry registry;
    private final CustomTypeReader reader;
    private final NameBook names;
    private final Consumer<String> beingDeleted;
    private final Map<String, ResourceDefinition> types = new TreeMap<>();
    private final Map<GroupResource, Map<String, JsonNode>> scales = new ConcurrentHashMap<>();

    private final Map<GroupResource, ConversionHook> conversions = new ConcurrentHashMap<>();

    /**
     * @param names told of every definition
     * @param beingDeleted told the name of a definition whose deletion was asked for; must return
     *     at once
     */
    public CustomTypes(
            LiveTypeRegistry registry,
            SchemaCatalog schemas,
            NameBook names,
            Consumer<String> beingDeleted) {
        this.registry = registry;
        this.reader = new CustomTypeReader(schemas);
        this.names = names;
        this.beingDeleted = beingDeleted;
    }

    @Override
    public synchronized void onChanges(List<Change> changes) {
        boolean changed = false;
        for (Change change : changes) {
            changed |=
                    change.after()
                            .map(bytes -> put((ObjectNode) JsonMapper.shared().readTree(bytes)))
                            .orElseGet(() -> forget(change.key().name()));
        }
        if (changed) {
            registry.replaceCustom(types.values());
        }
    }

    @Override
    public synchronized void written(ObjectNode definition) {
        if (put(definition)) {
            registry.replaceCustom(types.values());
        }
    }

    @Override
    public synchronized void removed(String name) {
        if (forget(name)) {
            registry.replaceCustom(types.values());
        }
    }

    /** How the objects of a custom type are converted. */
    public ConversionHook conversion(ResourceDefinition type) {
        return conversions.getOrDefault(type.key(), ConversionHook.NONE);
    }

    /** Where a custom type keeps its scale; the preferred version that has one says so. */
    public Optional<ScalePaths> scalePaths(ResourceDefinition type) {
        Map<String, JsonNode> byVersion = scales.getOrDefault(type.key(), Map.of());
        return type.versions().stream()
                .map(v -> byVersion.get(v.name()))
                .filter(s -> s != null)
                .findFirst()
                .map(ScalePaths::of);
    }

    private boolean put(ObjectNode definition) {
        String name = definition.at("/metadata/name").asString("");
        if (definition.at("/metadata/deletionTimestamp").isString()) {
            beingDeleted.accept(name);
        }
        names.put(definition);
        if (!CustomDefinitionStatus.isEstablished(definition) || !names.holdsItsNames(definition)) {
            return take(name);
        }
        ResourceDefinition type = reader.read(definition);
        types.put(name, type);
        Map<String, JsonNode> paths = new HashMap<>();
        for (JsonNode version : definition.at("/spec/versions")) {
            JsonNode scale = version.at("/subresources/scale");
            if (scale.isObject()) {
                paths.put(version.path("name").asString(""), scale);
            }
        }
        scales.put(type.key(), paths);
        conversions.put(type.key(), ConversionHook.of(definition));
        return true;
    }

    private boolean forget(String name) {
        names.remove(name);
        return take(name);
    }

    private boolean take(String name) {
        ResourceDefinition gone = types.remove(name);
        if (gone != null) {
            scales.remove(gone.key());
            conversions.remove(gone.key());
        }
        return gone != null;
    }
}
