package dev.navarch.api.engine.verb;

import dev.navarch.api.strategy.ResourceStrategy;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
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
        Set<String> fields = new TreeSet<>(old.propertyNames());
        fields.addAll(object.propertyNames());
        Set<String> apart = new HashSet<>(Set.of("apiVersion", "kind", "metadata"));
        if (type.subresources().containsKey("status")) {
            apart.add("status");
        }
        fields.removeAll(apart);
        for (String field : fields) {
            JsonNode before = old.get(field);
            JsonNode after = object.get(field);
            boolean changed =
                    (before == null || after == null)
                            ? !(absent(before) && absent(after))
                            : !SameJson.same(before, after);
            if (changed) {
                return true;
            }
        }
        return false;
    }

    private static boolean absent(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }
}
