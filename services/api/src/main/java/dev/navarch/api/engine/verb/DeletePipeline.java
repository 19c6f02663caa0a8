package dev.navarch.api.engine.verb;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.encoding.EncodedObject;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.encoding.ResourceVersions;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.api.strategy.ResourceStrategy;
import dev.navarch.model.ObjectKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongFunction;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes an object: at once when nothing holds it, else by marking it, so that finalizers and a
 * grace period can run out.
 */
final class DeletePipeline {

    /**
     * @param object its last state, or its state as marked
     * @param gone whether it is gone already
     */
    record Deleted(StoredObject object, boolean gone) {}

    private final Checks checks;
    private final Committer committer;
    private final WatchCache cache;
    private final StrategyRegistry strategies;
    private final InstantSource clock;

    DeletePipeline(EngineParts parts) {
        this.checks = new Checks(parts);
        this.committer = new Committer(parts.store());
        this.cache = parts.cache();
        this.strategies = parts.strategies();
        this.clock = parts.clock();
    }

    /**
     * @return empty when there is no such object
     */
    Optional<Deleted> delete(ApiRequest request, DeleteOptions options) {
        return Retry.onNewer(cache, Keys.of(request), stored -> attempt(request, options, stored));
    }

    private Retry.Attempt<Deleted> attempt(
            ApiRequest request, DeleteOptions options, StoredObject stored) {
        requirePreconditions(request, options, stored);
        ObjectNode old = Json.read(stored.bytes());
        ResourceStrategy strategy = strategies.strategy(request.type());
        checks.admit(
                new AdmissionContext(
                        request,
                        ApiVerb.DELETE,
                        stored.key().name(),
                        Optional.empty(),
                        Optional.of(old)));
        ObjectNode object = old.deepCopy();
        boolean begins = !SystemMetadata.isDeleting(old);
        DeletionMark.put(request, strategy, options, clock.instant(), object);
        if (begins) {
            strategy.markDeleted(object);
        }
        boolean gone = DeletionMark.isComplete(object) && strategy.mayVanish(object);
        if (!gone && SameJson.same(old, object)) {
            return Retry.unchanged(new Deleted(stored, false));
        }
        return options.dryRun()
                ? Retry.done(new Deleted(stored, gone))
                : write(request, strategy, stored, object, gone);
    }

    private static void requirePreconditions(
            ApiRequest request, DeleteOptions options, StoredObject stored) {
        SystemMetadata.requireUid(request, options.uid(), stored.uid());
        String version = options.resourceVersion();
        String actual = Long.toString(stored.revision());
        if (!version.isEmpty() && !version.equals(actual)) {
            throw Refusals.conflict(
                    request.type().key(),
                    stored.key().name(),
                    "Precondition failed: ResourceVersion in precondition: "
                            + version
                            + ", ResourceVersion in object meta: "
                            + actual);
        }
    }

    private Retry.Attempt<Deleted> write(
            ApiRequest request,
            ResourceStrategy strategy,
            StoredObject stored,
            ObjectNode object,
            boolean gone) {
        ObjectKey key = stored.key();
        Optional<LongFunction<byte[]>> content =
                gone ? Optional.empty() : Optional.of(EncodedObject.of(object));
        Write write =
                new Write(
                        key,
                        stored.uid(),
                        Optional.of(stored),
                        content,
                        request.commandId(),
                        request.author());
        return switch (committer.commit(write)) {
            case WriteOutcome.Committed committed -> {
                if (gone) {
                    strategy.release(object);
                }
                long revision = committed.change().revision();
                byte[] bytes =
                        committed
                                .change()
                                .after()
                                .orElseGet(() -> ResourceVersions.splice(stored.bytes(), revision));
                yield Retry.done(
                        new Deleted(new StoredObject(key, stored.uid(), revision, bytes), gone));
            }
            case WriteOutcome.Conflict conflict -> Retry.again(conflict.current());
            case WriteOutcome.AlreadyApplied ignored -> Retry.done(new Deleted(stored, gone));
        };
    }
}
