package dev.navarch.api.strategy.scale;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.strategy.LabelSelectors;
import dev.navarch.api.strategy.PartHandler;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows and sets the number of replicas of any type, as {@code autoscaling/v1 Scale}. */
public final class Scale implements PartHandler.Part {

    private final ScalePaths paths;

    public Scale(ScalePaths paths) {
        this.paths = paths;
    }

    @Override
    public boolean whole() {
        return false;
    }

    @Override
    public List<Cause> take(ObjectNode object, ObjectNode wanted) {
        JsonNode replicas = wanted.path("spec").path("replicas");
        if (replicas.asLong(0) < 0) {
            return List.of(
                    new Cause(
                            "FieldValueInvalid",
                            "Invalid value: " + replicas + ": must be greater than or equal to 0",
                            "spec.replicas"));
        }
        paths.setReplicas(object, replicas.asLong(0));
        return List.of();
    }

    @Override
    public ObjectNode shown(ObjectNode object) {
        ObjectNode scale = Json.MAPPER.createObjectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field :
                List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            JsonNode value = object.path("metadata").get(field);
            if (value != null) {
                metadata.set(field, value);
            }
        }
        long wanted = ScalePaths.at(object, paths.specReplicas()).asLong(0);
        ObjectNode spec = scale.putObject("spec");
        if (wanted != 0) {
            spec.put("replicas", wanted);
        }
        ObjectNode status = scale.putObject("status");
        status.put("replicas", ScalePaths.at(object, paths.statusReplicas()).asLong(0));
        Json.putText(status, "selector", selector(object));
        return scale;
    }

    private String selector(ObjectNode object) {
        if (paths.selector().isEmpty()) {
            return "";
        }
        JsonNode selector = ScalePaths.at(object, paths.selector());
        if (!selector.isObject()) {
            return selector.asString("");
        }
        return selector.has("matchLabels") || selector.has("matchExpressions")
                ? LabelSelectors.shown(selector)
                : LabelSelectors.shownMap(selector);
    }
}
