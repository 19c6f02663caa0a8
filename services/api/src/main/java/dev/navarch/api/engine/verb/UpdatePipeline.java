package dev.navarch.api.engine.verb;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.encoding.EncodedObject;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.encoding.ResourceVersions;
import dev.navarch.api.engine.ApiException;
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
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes an object that exists; update, patch, apply and special subresources share it.
 *
 * <p>It first works on the object as the cache has it, which may be some milliseconds old. If that
 * ends in a refusal, the refusal only stands once the newest state was seen; if somebody else wrote
 * in between, all is done again on what they wrote.
 */
final class UpdatePipeline {

    private final Checks checks;
    private final Committer committer;
    private final WatchCache cache;
    private final StrategyRegistry strategies;
    private final FieldManagement fieldManagement;

    UpdatePipeline(EngineParts parts) {
        this.checks = new Checks(parts);
        this.committer = new Committer(parts.store());
        this.cache = parts.cache();
        this.strategies = parts.strategies();
        this.fieldManagement = parts.fieldManagement();
    }

    /**
     * @param change gives what is to be stored, in the storage version, from a copy of what is
     * @return the object as it is then; empty when there is no such object
     */
    Optional<StoredObject> update(ApiRequest request, UnaryOperator<ObjectNode> change) {
        return Retry.onNewer(cache, Keys.of(request), stored -> attempt(request, stored, change));
    }

    private Retry.Attempt<StoredObject> attempt(
            ApiRequest request, StoredObject stored, UnaryOperator<ObjectNode> change) {
        ObjectNode old = Json.read(stored.bytes());
        ObjectNode object = change.apply(old.deepCopy());
        ResourceStrategy strategy = strategies.strategy(request.type());
        requirePreconditions(request, stored);
        requireVersion(request, strategy, stored, object);
        SystemMetadata.keep(request, stored, old, object);
        AdmissionContext context =
                new AdmissionContext(
                        request,
                        ApiVerb.UPDATE,
                        stored.key().name(),
                        Optional.of(object),
                        Optional.of(old));
        strategy.prepareUpdate(context, object, old);
        fieldManagement.record(request, Optional.of(old), object);
        if (checks.mutate(context, object)) {
            strategy.prepareUpdate(context, object, old);
        }
        Generations.next(request.type(), strategy, old, object);
        checks.validate(context, strategy, object);
        boolean vanishes = vanishes(strategy, object);
        if (!vanishes && SameJson.same(old, object) && !committer.stale(stored.key())) {
            return Retry.unchanged(stored);
        }
        if (vanishes) {
            return write(request, stored, object, true, strategy);
        }
        strategy.allocate(context, object);
        boolean written = false;
        try {
            Retry.Attempt<StoredObject> result = write(request, stored, object, false, strategy);
            written = result instanceof Retry.Done && !request.options().dryRun();
            return result;
        } finally {
            if (!written) {
                strategy.abandon(context, object);
            }
        }
    }

    /** The last finalizer is gone and nothing else holds the object. */
    private static boolean vanishes(ResourceStrategy strategy, ObjectNode object) {
        ObjectNode metadata = SystemMetadata.of(object);
        return SystemMetadata.isDeleting(object)
                && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0
                && Finalizers.of(metadata).isEmpty()
                && strategy.mayVanish(object);
    }

    private static void requirePreconditions(ApiRequest request, StoredObject stored) {
        request.preconditions()
                .uid()
                .ifPresent(uid -> SystemMetadata.requireUid(request, uid, stored.uid()));
        request.preconditions()
                .resourceVersion()
                .ifPresent(version -> requireVersion(request, stored, version));
    }

    private static void requireVersion(
            ApiRequest request, ResourceStrategy strategy, StoredObject stored, ObjectNode object) {
        ObjectNode metadata = SystemMetadata.of(object);
        String version = Json.text(metadata, "resourceVersion");
        if (!version.isEmpty() && !version.equals("0")) {
            requireVersion(request, stored, version);
        } else if (!strategy.allowsUnconditionalUpdate() || request.type().custom()) {
            throw Refusals.invalid(
                    request.type().key().group(),
                    request.type().kind(),
                    stored.key().name(),
                    List.of(
                            new ApiException.Cause(
                                    "FieldValueInvalid",
                                    "Invalid value: 0: must be specified for an update",
                                    "metadata.resourceVersion")));
        }
        metadata.put("resourceVersion", Long.toString(stored.revision()));
    }

    private static void requireVersion(ApiRequest request, StoredObject stored, String version) {
        if (!version.equals(Long.toString(stored.revision()))) {
            throw Refusals.staleVersion(request.type().key(), stored.key().name());
        }
    }

    private Retry.Attempt<StoredObject> write(
            ApiRequest request,
            StoredObject stored,
            ObjectNode object,
            boolean vanishes,
            ResourceStrategy strategy) {
        ObjectKey key = stored.key();
        EncodedObject encoded = EncodedObject.of(object);
        if (request.options().dryRun()) {
            return Retry.done(
                    new StoredObject(
                            key,
                            stored.uid(),
                            stored.revision(),
                            encoded.apply(stored.revision())));
        }
        Write write =
                new Write(
                        key,
                        stored.uid(),
                        Optional.of(stored),
                        vanishes ? Optional.empty() : Optional.of(encoded),
                        request.commandId(),
                        request.author());
        return switch (committer.commit(write)) {
            case WriteOutcome.Committed committed -> {
                long revision = committed.change().revision();
                if (vanishes) {
                    strategy.release(object);
                }
                byte[] bytes =
                        committed
                                .change()
                                .after()
                                .orElseGet(() -> ResourceVersions.splice(stored.bytes(), revision));
                yield Retry.done(new StoredObject(key, stored.uid(), revision, bytes));
            }
            case WriteOutcome.Conflict conflict -> Retry.again(conflict.current());
            case WriteOutcome.AlreadyApplied ignored ->
                    Retry.done(cache.current(key).orElse(stored));
        };
    }
}
