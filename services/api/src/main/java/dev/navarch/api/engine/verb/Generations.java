package dev.navarch.api.engine.verb;

import dev.navarch.api.patch.JsonEquality;
import dev.navarch.api.strategy.ResourceStrategy;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps {@code metadata.generation}: a count of what users wanted, not of what happened. */
final class Generations {

    /** Types with a specification whose changes Kubernetes does not count. */
    private static final Set<GroupResource> UNCOUNTED =
            Set.of(
                    Resources.NAMESPACES,
                    Resources.NODES,
                    Resources.SERVICES,
                    Resources.PERSISTENT_VOLUMES,
                    Resources.PERSISTENT_VOLUME_CLAIMS,
                    Resources.HORIZONTAL_POD_AUTOSCALERS,
                    Resources.LEASES,
                    GroupResource.core("resourcequotas"),
                    GroupResource.core("limitranges"),
                    new GroupResource("certificates.k8s.io", "certificatesigningrequests"),
                    new GroupResource("storage.k8s.io", "csidrivers"),
                    new GroupResource("storage.k8s.io", "csinodes"),
                    new GroupResource("storage.k8s.io", "volumeattachments"),
                    new GroupResource("apiregistration.k8s.io", "apiservices"));

    /** What no user means by a specification. */
    private static final Set<String> APART = Set.of("apiVersion", "kind", "metadata");

    private Generations() {}

    static void begin(ResourceDefinition type, ResourceStrategy strategy, ObjectNode object) {
        if (counts(type, strategy, object)) {
            SystemMetadata.of(object).put("generation", 1);
        }
    }

    static void next(
            ResourceDefinition type, ResourceStrategy strategy, ObjectNode old, ObjectNode object) {
        if (counts(type, strategy, object) && specificationChanged(type, old, object)) {
            increment(object);
        }
    }

    /** Also a deletion that begins is something that the user wants. */
    static void increment(ObjectNode object) {
        ObjectNode metadata = SystemMetadata.of(object);
        long generation = metadata.path("generation").asLong(0);
        metadata.put("generation", generation + 1);
    }

    private static boolean counts(
            ResourceDefinition type, ResourceStrategy strategy, ObjectNode object) {
        return strategy.tracksGeneration()
                .orElseGet(() ->
                        type.custom() || (object.has("spec") && !UNCOUNTED.contains(type.key())));
    }

    private static boolean specificationChanged(
            ResourceDefinition type, ObjectNode old, ObjectNode object) {
        boolean statusApart = type.subresources().containsKey("status");
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            if (!APART.contains(name)
                    && !(statusApart && name.equals("status"))
                    && !JsonEquality.same(present(old.get(name)), field.getValue())) {
                return true;
            }
        }
        for (Map.Entry<String, JsonNode> field : old.properties()) {
            String name = field.getKey();
            if (!APART.contains(name)
                    && !(statusApart && name.equals("status"))
                    && !object.has(name)
                    && !field.getValue().isNull()) {
                return true;
            }
        }
        return false;
    }

    /** A field that is absent says what a null says. */
    private static JsonNode present(@Nullable JsonNode value) {
        return value == null ? NullNode.instance : value;
    }
}
