package dev.navarch.api.crd;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Options;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ends the objects of a custom type whose definition is being deleted, then lets the definition go.
 * Objects may have finalizers of their own, so it looks again until none is left.
 */
public final class CustomObjectCleanup {

    private static final Logger log = LoggerFactory.getLogger(CustomObjectCleanup.class);
    private static final long AGAIN_MILLIS = 500;

    private final Engine engine;
    private final ObjectReader objects;
    private final TypeRegistry types;
    private final User self;
    private final ScheduledExecutorService timer;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /**
     * @param self who deletes
     */
    public CustomObjectCleanup(
            Engine engine,
            ObjectReader objects,
            TypeRegistry types,
            User self,
            ScheduledExecutorService timer) {
        this.engine = engine;
        this.objects = objects;
        this.types = types;
        this.self = self;
        this.timer = timer;
    }

    /** Begins, unless it is under way already. */
    public void begin(String definition) {
        if (running.add(definition)) {
            timer.execute(() -> step(definition));
        }
    }

    private void step(String definition) {
        Thread.startVirtualThread(() -> {
            try {
                if (finished(definition)) {
                    running.remove(definition);
                    return;
                }
            } catch (CompletionException e) {
                // Another replica may have been faster.
                if (!(e.getCause() instanceof ApiException refusal && refusal.code() == 404)) {
                    log.warn("cleaning up after {}: {}", definition, e.getMessage());
                }
            } catch (RuntimeException e) {
                log.warn("cleaning up after {}: {}", definition, e.getMessage());
            }
            if (!timer.isShutdown()) {
                timer.schedule(() -> step(definition), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private boolean finished(String definition) {
        Optional<StoredObject> stored =
                objects.cached(
                        ObjectKey.cluster(Resources.CUSTOM_RESOURCE_DEFINITIONS, definition));
        if (stored.isEmpty()) {
            return true;
        }
        JsonNode current = JsonMapper.shared().readTree(stored.get().bytes());
        if (!current.at("/metadata/deletionTimestamp").isString()) {
            return true;
        }
        Optional<ResourceDefinition> type = types.find(GroupResource.parse(definition));
        List<StoredObject> left = type.map(t -> objects.cached(t.key(), "")).orElse(List.of());
        for (StoredObject object : left) {
            if (!JsonMapper.shared()
                    .readTree(object.bytes())
                    .at("/metadata/deletionTimestamp")
                    .isString()) {
                type.ifPresent(t -> run(ApiVerb.DELETE, t, object.key(), new byte[0]));
            }
        }
        if (!left.isEmpty()) {
            return false;
        }
        letGo(definition, current);
        return true;
    }

    private void letGo(String definition, JsonNode current) {
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.set("resourceVersion", current.at("/metadata/resourceVersion"));
        ArrayNode rest = metadata.putArray("finalizers");
        for (JsonNode finalizer : current.at("/metadata/finalizers")) {
            if (!finalizer.asString("").equals(CustomDefinitionStrategy.FINALIZER)) {
                rest.add(finalizer);
            }
        }
        run(
                ApiVerb.PATCH,
                types.find(Resources.CUSTOM_RESOURCE_DEFINITIONS).orElseThrow(),
                ObjectKey.cluster(Resources.CUSTOM_RESOURCE_DEFINITIONS, definition),
                patch.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void run(ApiVerb verb, ResourceDefinition type, ObjectKey key, byte[] body) {
        engine.handle(
                        new ApiRequest(
                                self,
                                verb,
                                type,
                                type.storageVersion(),
                                key.namespace(),
                                key.name(),
                                "",
                                Options.NONE,
                                verb == ApiVerb.PATCH
                                        ? Optional.of(PatchType.MERGE)
                                        : Optional.empty(),
                                body,
                                Preconditions.NONE,
                                Optional.empty()))
                .join();
    }
}
