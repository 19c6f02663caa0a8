package dev.navarch.api.strategy.scale;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Finds how a type scales: built-in ones by table, custom ones by their own definition. */
public final class ScaleHandlers
        implements Function<ResourceDefinition, Optional<SubresourceHandler>> {

    private final ObjectTrees objects;
    private final ObjectDecoder decoder;
    private final Patcher patcher;

    public ScaleHandlers(ObjectTrees objects, ObjectDecoder decoder, Patcher patcher) {
        this.objects = objects;
        this.decoder = decoder;
        this.patcher = patcher;
    }

    @Override
    public Optional<SubresourceHandler> apply(ResourceDefinition type) {
        Optional<ScalePaths> paths = type.custom() ? defined(type) : ScalePaths.builtIn(type.key());
        return paths.map(found -> new ScaleHandler(found, decoder, patcher));
    }

    private Optional<ScalePaths> defined(ResourceDefinition type) {
        ObjectKey key =
                ObjectKey.cluster(Resources.CUSTOM_RESOURCE_DEFINITIONS, type.key().toString());
        return objects.get(key)
                .flatMap(definition ->
                        definition
                                .path("spec")
                                .path("versions")
                                .valueStream()
                                .map(v -> v.path("subresources").path("scale"))
                                .filter(JsonNode::isObject)
                                .findFirst())
                .map(ScalePaths::of);
    }
}
