package dev.navarch.scheduler;

import dev.navarch.scheduler.plugin.volume.Volumes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster without volumes. */
public final class NoVolumes implements Volumes, Volumes.Actions {

    @Override
    public Optional<Claim> claim(String path) {
        return Optional.empty();
    }

    @Override
    public Optional<Volume> volume(String name) {
        return Optional.empty();
    }

    @Override
    public Collection<Volume> volumes() {
        return List.of();
    }

    @Override
    public Optional<StorageClass> storageClass(String name) {
        return Optional.empty();
    }

    @Override
    public Map<String, Integer> limits(String node) {
        return Map.of();
    }

    @Override
    public void bind(Volume volume, Claim claim) {
        throw new AssertionError("there are no volumes");
    }

    @Override
    public void provision(Claim claim, String node) {
        throw new AssertionError("there are no volumes");
    }
}
