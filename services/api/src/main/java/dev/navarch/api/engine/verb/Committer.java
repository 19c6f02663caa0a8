package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.EncodedObject;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline's last step: hands a write to the store and waits until it is durable. */
final class Committer {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    /** Kubernetes' own limit for a request. */
    private static final long TIMEOUT_SECONDS = 60;

    /** What etcd takes, which is what people know as the limit of an object: 1.5 MiB. */
    private static final int MAX_OBJECT_BYTES = 3 << 19;

    private final ObjectStore store;

    Committer(ObjectStore store) {
        this.store = store;
    }

    /** Whether it is worth writing an object again as it is. */
    boolean stale(ObjectKey key) {
        return store.stale(key);
    }

    /**
     * @throws ApiException 413 if the object is too large to be stored
     */
    WriteOutcome commit(Write write) {
        if (write.content().orElse(null) instanceof EncodedObject object
                && object.size() > MAX_OBJECT_BYTES) {
            throw Refusals.tooLarge("Request entity too large: limit is " + MAX_OBJECT_BYTES);
        }
        try {
            return store.write(write).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw unavailable(
                    504, "Timeout", "request did not complete within the allotted timeout");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(503, "ServiceUnavailable", "the server is shutting down");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault
                    && !(fault instanceof CancellationException)
                    && !(fault instanceof StoreUnavailableException)) {
                log.error("The store could not write {}", write.key(), fault);
                throw Refusals.internal("the store could not complete the write");
            }
            log.warn("The store is away: {}", e.getMessage());
            throw Refusals.storeAway();
        }
    }

    private static ApiException unavailable(int code, String reason, String message) {
        return new ApiException(code, reason, message, new Details("", "", "", "", 1), List.of());
    }
}
