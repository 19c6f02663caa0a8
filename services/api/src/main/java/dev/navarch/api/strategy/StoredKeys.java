package dev.navarch.api.strategy;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.model.ObjectKey;

/** Where the object that a request names is stored. */
public final class StoredKeys {

    private StoredKeys() {}

    public static ObjectKey of(ApiRequest request) {
        return new ObjectKey(request.type().storage(), request.namespace(), request.name());
    }
}
