package dev.navarch.api.http;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Options;
import dev.navarch.api.engine.Refusals;

/** Reads the verb of a resource request from its method and path. */
final class RequestVerb {

    private RequestVerb() {}

    /**
     * @throws ApiException 405 if the method makes no sense there
     */
    static ApiVerb of(String method, ResourcePath path, Options options) {
        boolean collection = path.name().isEmpty();
        boolean part = !path.subresource().isEmpty();
        return switch (method) {
            case "GET" -> {
                if (path.watch()) {
                    yield ApiVerb.WATCH;
                }
                if (!collection) {
                    yield ApiVerb.GET;
                }
                yield options.flag("watch") ? ApiVerb.WATCH : ApiVerb.LIST;
            }
            case "POST" -> collection || part ? ApiVerb.CREATE : refuse();
            case "PUT" -> collection ? refuse() : ApiVerb.UPDATE;
            case "PATCH" -> collection ? refuse() : ApiVerb.PATCH;
            case "DELETE" -> collection ? ApiVerb.DELETECOLLECTION : ApiVerb.DELETE;
            default -> refuse();
        };
    }

    private static ApiVerb refuse() {
        throw Refusals.methodNotAllowed(
                "the server does not allow this method on the requested resource");
    }
}
