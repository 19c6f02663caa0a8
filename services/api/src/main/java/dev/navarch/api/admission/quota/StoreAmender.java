package dev.navarch.api.admission.quota;

import dev.navarch.api.encoding.EncodedObject;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.patch.JsonEquality;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.model.ObjectKey;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Changes an object for the system itself: no user, no admission, but no lost update either. */
public final class StoreAmender {

    private final ObjectStore store;
    private final ObjectReader reader;

    public StoreAmender(ObjectStore store, ObjectReader reader) {
        this.store = store;
        this.reader = reader;
    }

    /**
     * Does nothing when the object is gone or the change leaves it as it was.
     *
     * @param change is given a copy; called again on what somebody else wrote in between
     */
    public void amend(ObjectKey key, UnaryOperator<ObjectNode> change) {
        Optional<StoredObject> current = reader.current(key);
        while (current.isPresent()) {
            StoredObject stored = current.get();
            ObjectNode before = Json.read(stored.bytes());
            ObjectNode after = change.apply(before.deepCopy());
            if (JsonEquality.same(before, after)) {
                return;
            }
            Write write =
                    new Write(
                            key,
                            stored.uid(),
                            Optional.of(stored),
                            Optional.of(EncodedObject.of(after)),
                            Optional.empty());
            if (!(store.write(write).join() instanceof WriteOutcome.Conflict conflict)) {
                return;
            }
            current = conflict.current();
        }
    }
}
