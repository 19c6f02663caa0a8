package dev.navarch.scheduler.bus;

import dev.navarch.bus.view.View;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import dev.navarch.scheduler.plugin.volume.Volumes;
import dev.navarch.scheduler.read.VolumeReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Claims, volumes, storage classes and attach limits, from the topics. */
final class VolumeViews implements Volumes {

    private static final GroupResource CSI_NODES = new GroupResource("storage.k8s.io", "csinodes");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final View<Claim> claims = new View<>(VolumeReader::claim);
    private final View<Volume> volumes = new View<>(VolumeReader::volume);
    private final View<StorageClass> classes = new View<>(VolumeReader::storageClass);
    private final View<Map<String, Integer>> limits = new View<>(VolumeViews::limitsOf);

    Map<GroupResource, View<?>> byType() {
        return Map.of(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                claims,
                Resources.PERSISTENT_VOLUMES,
                volumes,
                Resources.STORAGE_CLASSES,
                classes,
                CSI_NODES,
                limits);
    }

    @Override
    public Optional<Claim> claim(String path) {
        return claims.get(path);
    }

    @Override
    public Optional<Volume> volume(String name) {
        return volumes.get(name);
    }

    @Override
    public Collection<Volume> volumes() {
        return volumes.list();
    }

    @Override
    public Optional<StorageClass> storageClass(String name) {
        return classes.get(name);
    }

    @Override
    public Map<String, Integer> limits(String node) {
        return limits.get(node).orElse(Map.of());
    }

    private static Map<String, Integer> limitsOf(byte[] csiNode) {
        Map<String, Integer> limits = new HashMap<>();
        for (JsonNode driver : JSON.readTree(csiNode).path("spec").path("drivers")) {
            JsonNode count = driver.path("allocatable").path("count");
            if (count.isNumber()) {
                limits.put(driver.path("name").asString(""), count.asInt());
            }
        }
        return Map.copyOf(limits);
    }
}
