package dev.navarch.api.migration;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Options;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Patches every object of a type with nothing. That writes an object which lies in the store
 * otherwise than it would be written now, in an older version or by an older key, and no other.
 */
public final class Rewriting {

    private static final Logger LOG = LoggerFactory.getLogger(Rewriting.class);
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_FAULT = 500;

    /** How it went. */
    enum Result {
        DONE,
        REFUSED,
        LATER
    }

    private final Engine engine;
    private final ObjectReader reader;
    private final ObjectStore store;
    private final User self;

    /**
     * @param self who writes
     */
    public Rewriting(Engine engine, ObjectReader reader, ObjectStore store, User self) {
        this.engine = engine;
        this.reader = reader;
        this.store = store;
        this.self = self;
    }

    long revision() {
        return store.currentRevision().join();
    }

    Result all(ResourceDefinition type) {
        for (StoredObject object : reader.cached(type.storage(), "")) {
            try {
                rewrite(type, object);
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof ApiException refusal) || isPassing(refusal)) {
                    return Result.LATER;
                }
                if (!isOvertaken(refusal)) {
                    LOG.warn("{} cannot be migrated: {}", object.key(), refusal.getMessage());
                    return Result.REFUSED;
                }
            }
        }
        return Result.DONE;
    }

    private static boolean isPassing(ApiException refusal) {
        return refusal.code() == TOO_MANY_REQUESTS || refusal.code() >= SERVER_FAULT;
    }

    /** It is gone, or was written anew by somebody else, in today's form. */
    private static boolean isOvertaken(ApiException refusal) {
        return refusal.reason().equals("NotFound") || refusal.reason().equals("Conflict");
    }

    private void rewrite(ResourceDefinition type, StoredObject object) {
        engine.handle(
                        new ApiRequest(
                                self,
                                ApiVerb.PATCH,
                                type,
                                type.storageVersion(),
                                object.key().namespace(),
                                object.key().name(),
                                "",
                                Options.NONE,
                                Optional.of(PatchType.MERGE),
                                NOTHING,
                                Preconditions.uid(object.uid()),
                                Optional.empty()))
                .join();
    }
}
