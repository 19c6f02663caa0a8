package dev.navarch.api.admission.dynamic;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The types that show the same stored objects: events are served in two groups. */
public final class Equivalents {

    private record Known(long generation, Map<GroupResource, List<ResourceDefinition>> byStorage) {}

    private final TypeRegistry types;
    private volatile Known known = new Known(-1, Map.of());

    public Equivalents(TypeRegistry types) {
        this.types = types;
    }

    public List<ResourceDefinition> of(ResourceDefinition type) {
        Known now = known;
        long generation = types.generation();
        if (now.generation() != generation) {
            now =
                    new Known(
                            generation,
                            types.all().stream()
                                    .collect(Collectors.groupingBy(ResourceDefinition::storage)));
            known = now;
        }
        return now.byStorage().getOrDefault(type.storage(), List.of(type));
    }
}
