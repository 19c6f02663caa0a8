package dev.navarch.nodeagent.api;

import dev.navarch.nodeagent.spec.ObjectReader;
import dev.navarch.wire.client.ApiClient;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads ConfigMaps and Secrets from the API service by HTTPS, and keeps what it read until the
 * object's change topic shows that it changed ({@link #forget}).
 */
public final class ApiObjects implements ObjectReader {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ApiClient api;
    private final ConcurrentMap<String, Object> known = new ConcurrentHashMap<>();

    /** Counts what was forgotten, so that an answer that was on its way meanwhile is not kept. */
    private final AtomicLong forgotten = new AtomicLong();

    public ApiObjects(ApiClient api) {
        this.api = api;
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return read("configmaps", namespace, name, ConfigMap.class);
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return read("secrets", namespace, name, Secret.class);
    }

    /** The object has changed. */
    public void forget(String resource, String namespace, String name) {
        forgotten.incrementAndGet();
        known.remove(key(resource, namespace, name));
    }

    private <T> Optional<T> read(String resource, String namespace, String name, Class<T> kind) {
        String key = key(resource, namespace, name);
        Object held = known.get(key);
        if (held != null) {
            return Optional.of(kind.cast(held));
        }
        long before = forgotten.get();
        try {
            Optional<T> found =
                    api.find("/api/v1/namespaces/" + namespace + "/" + resource + "/" + name)
                            .map(json -> JSON.treeToValue(json, kind));
            if (found.isPresent() && forgotten.get() == before) {
                known.put(key, found.get());
            }
            return found;
        } catch (IOException e) {
            throw new UnreadableException(
                    "failed to read " + resource + " \"" + name + "\": " + e.getMessage(), e);
        }
    }

    private static String key(String resource, String namespace, String name) {
        return resource + "/" + namespace + "/" + name;
    }
}
