package dev.navarch.api.type;

import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The registry: built-in types, which stay, and custom types, which come and go. */
public final class LiveTypeRegistry implements TypeRegistry {

    private final List<ResourceDefinition> builtIn;
    private volatile RegistryImage image;

    public LiveTypeRegistry(Collection<ResourceDefinition> builtIn) {
        this.builtIn = List.copyOf(builtIn);
        this.image = new RegistryImage(1, this.builtIn);
    }

    /** Replaces all custom types; readers see the old image or the new one. */
    public synchronized void replaceCustom(Collection<ResourceDefinition> custom) {
        List<ResourceDefinition> all = new ArrayList<>(builtIn);
        all.addAll(custom);
        image = new RegistryImage(image.generation() + 1, all);
    }

    @Override
    public Optional<ResourceDefinition> find(GroupResource key) {
        return image.find(key);
    }

    @Override
    public Optional<ResourceDefinition> find(String group, String version, String resource) {
        return image.find(new GroupResource(group, resource))
                .filter(type -> type.version(version).filter(TypeVersion::served).isPresent());
    }

    @Override
    public Optional<ResourceDefinition> findKind(String group, String version, String kind) {
        return image.findKind(group, version, kind);
    }

    @Override
    public Collection<ResourceDefinition> all() {
        return image.all();
    }

    @Override
    public long generation() {
        return image.generation();
    }
}
