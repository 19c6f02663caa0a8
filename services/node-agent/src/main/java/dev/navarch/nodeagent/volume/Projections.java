package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.spec.ObjectReader;
import dev.navarch.nodeagent.spec.PodFields;
import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns ConfigMaps, Secrets and a pod's own fields into files. */
final class Projections {

    static final int DEFAULT_MODE = 0644;

    private final ObjectReader objects;
    private final Supplier<PodFields> fields;

    Projections(ObjectReader objects, Supplier<PodFields> fields) {
        this.objects = objects;
        this.fields = fields;
    }

    Map<String, FileContent> configMap(
            String namespace,
            String name,
            @Nullable List<KeyToPath> items,
            int mode,
            @Nullable Boolean optional)
            throws VolumeFailure {
        return files(
                "configmap \"" + name + "\" not found",
                () -> objects.configMap(namespace, name).map(Projections::data),
                items,
                mode,
                optional);
    }

    Map<String, FileContent> secret(
            String namespace,
            String name,
            @Nullable List<KeyToPath> items,
            int mode,
            @Nullable Boolean optional)
            throws VolumeFailure {
        return files(
                "secret \"" + name + "\" not found",
                () -> objects.secret(namespace, name).map(Projections::data),
                items,
                mode,
                optional);
    }

    private interface Read {
        /** What an object has under each key; empty where there is no such object. */
        Optional<Map<String, byte[]>> data() throws ObjectReader.UnreadableException;
    }

    private static Map<String, FileContent> files(
            String notFound,
            Read read,
            @Nullable List<KeyToPath> items,
            int mode,
            @Nullable Boolean optional)
            throws VolumeFailure {
        Optional<Map<String, byte[]>> data;
        try {
            data = read.data();
        } catch (ObjectReader.UnreadableException e) {
            throw new VolumeFailure(e.text(), e);
        }
        return data.isEmpty()
                ? missing(notFound, optional)
                : select(data.get(), items, mode, optional);
    }

    private static Map<String, byte[]> data(ConfigMap map) {
        Map<String, byte[]> data = decoded(map.getBinaryData());
        given(map.getData())
                .forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
        return data;
    }

    private static Map<String, byte[]> data(Secret secret) {
        return decoded(secret.getData());
    }

    private static Map<String, byte[]> decoded(@Nullable Map<String, String> base64) {
        Map<String, byte[]> data = new HashMap<>();
        given(base64).forEach((key, text) -> data.put(key, Base64.getDecoder().decode(text)));
        return data;
    }

    private static Map<String, String> given(@Nullable Map<String, String> data) {
        return data == null ? Map.of() : data;
    }

    private static Map<String, FileContent> missing(String message, @Nullable Boolean optional)
            throws VolumeFailure {
        if (Boolean.TRUE.equals(optional)) {
            return Map.of();
        }
        throw new VolumeFailure(message);
    }

    private static Map<String, FileContent> select(
            Map<String, byte[]> data,
            @Nullable List<KeyToPath> items,
            int mode,
            @Nullable Boolean optional)
            throws VolumeFailure {
        Map<String, FileContent> files = new HashMap<>();
        if (items == null || items.isEmpty()) {
            data.forEach((key, bytes) -> files.put(key, new FileContent(bytes, mode)));
            return files;
        }
        for (KeyToPath item : items) {
            byte[] bytes = data.get(item.getKey());
            if (bytes != null) {
                files.put(
                        safe(item.getPath()),
                        new FileContent(bytes, item.getMode() == null ? mode : item.getMode()));
            } else if (!Boolean.TRUE.equals(optional)) {
                throw new VolumeFailure("references non-existent key: " + item.getKey());
            }
        }
        return files;
    }

    Map<String, FileContent> downward(
            Pod pod, @Nullable List<DownwardAPIVolumeFile> items, int mode) throws VolumeFailure {
        Map<String, FileContent> files = new HashMap<>();
        for (DownwardAPIVolumeFile item :
                items == null ? List.<DownwardAPIVolumeFile>of() : items) {
            String text =
                    value(pod, item)
                            .orElseThrow(() ->
                                    new VolumeFailure("unsupported field for " + item.getPath()));
            files.put(
                    safe(item.getPath()),
                    new FileContent(
                            text.getBytes(StandardCharsets.UTF_8),
                            item.getMode() == null ? mode : item.getMode()));
        }
        return files;
    }

    private Optional<String> value(Pod pod, DownwardAPIVolumeFile item) {
        if (item.getFieldRef() != null) {
            List<String> addresses =
                    pod.getStatus() == null
                            ? List.of()
                            : pod.getStatus().getPodIPs().stream().map(PodIP::getIp).toList();
            return fields.get().field(pod, item.getFieldRef().getFieldPath(), addresses);
        }
        if (item.getResourceFieldRef() != null) {
            Optional<Container> container =
                    pod.getSpec().getContainers().stream()
                            .filter(c ->
                                    c.getName()
                                            .equals(item.getResourceFieldRef().getContainerName()))
                            .findFirst();
            return container.flatMap(c -> fields.get().resource(c, item.getResourceFieldRef()));
        }
        return Optional.empty();
    }

    /** The API refuses paths that lead out of the volume; so does the node. */
    static String safe(String path) throws VolumeFailure {
        java.nio.file.Path normal = java.nio.file.Path.of(path).normalize();
        if (path.isEmpty() || normal.isAbsolute() || normal.startsWith("..")) {
            throw new VolumeFailure("path \"" + path + "\" leads out of its volume");
        }
        return normal.toString();
    }
}
