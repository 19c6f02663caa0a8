package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;

/** Where a request's objects lie in the store. */
final class Keys {

    private Keys() {}

    static GroupResource type(ApiRequest request) {
        return request.type().storage();
    }

    static ObjectKey of(ApiRequest request) {
        return of(request, request.name());
    }

    static ObjectKey of(ApiRequest request, String name) {
        return new ObjectKey(type(request), namespace(request), name);
    }

    static String namespace(ApiRequest request) {
        return request.type().namespaced() ? request.namespace() : "";
    }
}
