package dev.navarch.api.engine.verb;

import dev.navarch.api.cache.CachedObject;
import dev.navarch.api.cache.Image;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Refusals;
import dev.navarch.model.ObjectKey;
import java.util.List;

/** GET of one object: the newest, unless the client is content with an older one. */
final class GetVerb {

    private final WatchCache cache;
    private final Freshness freshness;
    private final Views views;

    GetVerb(EngineParts parts) {
        this.cache = parts.cache();
        this.freshness = new Freshness(cache);
        this.views = new Views(parts.conversion());
    }

    ApiResponse handle(ApiRequest request) {
        ObjectKey key = Keys.of(request);
        CachedObject found = image(request).get(key.type(), key.path());
        if (found == null) {
            throw Refusals.notFound(request.type().key(), request.name());
        }
        return new ApiResponse.One(200, views.of(request, found.bytes()), List.of());
    }

    private Image image(ApiRequest request) {
        String version = request.options().first("resourceVersion");
        if (version.isEmpty()) {
            return freshness.newest();
        }
        long revision = ListOptions.revision(version);
        return revision == 0 ? cache.image() : freshness.notOlderThan(revision);
    }
}
