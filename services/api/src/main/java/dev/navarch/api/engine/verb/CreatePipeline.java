package dev.navarch.api.engine.verb;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.encoding.EncodedObject;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.FieldManagement;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.api.strategy.ResourceStrategy;
import dev.navarch.model.ObjectKey;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Brings an object into being; create, apply and create-on-update share it. */
final class CreatePipeline {

    /** A generated name that is taken is generated again so often (KEP-4420). */
    private static final int GENERATED_NAMES = 8;

    private final Checks checks;
    private final Committer committer;
    private final WatchCache cache;
    private final StrategyRegistry strategies;
    private final FieldManagement fieldManagement;
    private final InstantSource clock;
    private final NewNames names;

    CreatePipeline(EngineParts parts) {
        this.checks = new Checks(parts);
        this.committer = new Committer(parts.store());
        this.cache = parts.cache();
        this.strategies = parts.strategies();
        this.fieldManagement = parts.fieldManagement();
        this.clock = parts.clock();
        this.names = new NewNames(parts.random());
    }

    /**
     * @param object in the storage version, with defaults; taken over
     * @throws dev.navarch.api.engine.ApiException {@code AlreadyExists}, or what else is wrong
     */
    StoredObject create(ApiRequest request, ObjectNode object) {
        SystemMetadata.begin(request, object);
        ObjectNode metadata = SystemMetadata.of(object);
        metadata.put("creationTimestamp", Timestamps.text(clock.instant()));
        metadata.put("uid", names.uid());
        String prefix = Json.text(metadata, "generateName");
        boolean generated = Json.text(metadata, "name").isEmpty() && !prefix.isEmpty();
        if (!generated) {
            return attempt(request, object)
                    .orElseThrow(() ->
                            Refusals.alreadyExists(
                                    request.type().key(), Json.text(metadata, "name")));
        }
        for (int i = 1; ; i++) {
            ObjectNode named = object.deepCopy();
            String name = names.generate(prefix);
            SystemMetadata.of(named).put("name", name);
            Optional<StoredObject> stored = attempt(request, named);
            if (stored.isPresent()) {
                return stored.get();
            }
            if (i == GENERATED_NAMES) {
                throw Refusals.alreadyExists(request.type().key(), name);
            }
        }
    }

    /**
     * @return empty when the name is taken
     */
    private Optional<StoredObject> attempt(ApiRequest request, ObjectNode object) {
        String name = Json.text(SystemMetadata.of(object), "name");
        ResourceStrategy strategy = strategies.strategy(request.type());
        AdmissionContext context =
                new AdmissionContext(
                        request, ApiVerb.CREATE, name, Optional.of(object), Optional.empty());
        strategy.prepareCreate(context, object);
        fieldManagement.record(request, Optional.empty(), object);
        if (checks.mutate(context, object)) {
            strategy.prepareCreate(context, object);
            String given = Json.text(SystemMetadata.of(object), "name");
            if (!given.equals(name)) {
                return renamed(request, strategy, object, given);
            }
        }
        return finish(context, strategy, object);
    }

    /** A webhook chose another name, which all that follows must go by. */
    private Optional<StoredObject> renamed(
            ApiRequest request, ResourceStrategy strategy, ObjectNode object, String name) {
        return finish(
                new AdmissionContext(
                        request, ApiVerb.CREATE, name, Optional.of(object), Optional.empty()),
                strategy,
                object);
    }

    private Optional<StoredObject> finish(
            AdmissionContext context, ResourceStrategy strategy, ObjectNode object) {
        ApiRequest request = context.request();
        Generations.begin(request.type(), strategy, object);
        checks.validate(context, strategy, object);
        strategy.allocate(context, object);
        boolean written = false;
        try {
            Optional<StoredObject> stored =
                    write(request, Keys.of(request, context.name()), object);
            written = stored.isPresent() && !request.options().dryRun();
            return stored;
        } finally {
            if (!written) {
                strategy.abandon(context, object);
            }
        }
    }

    private Optional<StoredObject> write(ApiRequest request, ObjectKey key, ObjectNode object) {
        EncodedObject encoded = EncodedObject.of(object);
        String uid = Json.text(SystemMetadata.of(object), "uid");
        if (request.options().dryRun()) {
            return cache.current(key).isPresent()
                    ? Optional.empty()
                    : Optional.of(new StoredObject(key, uid, 0, encoded.without()));
        }
        Write write =
                new Write(
                        key,
                        uid,
                        Optional.empty(),
                        Optional.of(encoded),
                        request.commandId(),
                        request.author());
        return switch (committer.commit(write)) {
            case WriteOutcome.Committed committed ->
                    Optional.of(
                            new StoredObject(
                                    key,
                                    uid,
                                    committed.change().revision(),
                                    committed.change().after().orElseThrow()));
            case WriteOutcome.Conflict ignored -> Optional.empty();
            case WriteOutcome.AlreadyApplied ignored -> cache.current(key);
        };
    }
}
