package dev.navarch.api.engine.verb;

import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.cache.WatchSpec;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StatusBody;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.node.ObjectNode;

/** Watches: from now, from any state, from a revision, or as a list that goes on. */
final class WatchVerb {

    /** Without a timeout of its own a watch lasts this long, or up to twice as long. */
    private static final int SHORTEST_SECONDS = 1800;

    private final WatchCache cache;
    private final Freshness freshness;
    private final Views views;
    private final boolean watchLists;

    WatchVerb(EngineParts parts) {
        this.cache = parts.cache();
        this.freshness = new Freshness(cache);
        this.views = new Views(parts.conversion());
        this.watchLists = parts.watchLists();
    }

    ApiResponse handle(ApiRequest request) {
        ListOptions options = ListOptions.of(request, Keys.namespace(request));
        if (!watchLists && options.initialEvents().isPresent()) {
            throw ListOptions.forbidden(
                    "sendInitialEvents",
                    "sendInitialEvents is forbidden for watch unless the WatchList feature gate is"
                            + " enabled");
        }
        WatchSpec spec =
                new WatchSpec(
                        Keys.type(request),
                        options.filter(),
                        start(options),
                        options.bookmarks()
                                ? Optional.of((revision, end) -> bookmark(request, revision, end))
                                : Optional.empty(),
                        timeout(options),
                        views.view(request),
                        views.block(request),
                        (asked, oldest) ->
                                StatusBody.failure(
                                        Refusals.expired(
                                                "too old resource version: "
                                                        + asked
                                                        + " ("
                                                        + oldest
                                                        + ")")));
        return new ApiResponse.Stream(request.type(), request.version(), cache.watch(spec));
    }

    private WatchSpec.Start start(ListOptions options) {
        boolean given = !options.resourceVersion().isEmpty();
        long revision = options.revision();
        if (options.initialEvents().isPresent()) {
            boolean send = options.initialEvents().get();
            if (send) {
                return new WatchSpec.Start.With(
                        !given
                                ? freshness.newest()
                                : revision == 0 ? cache.image() : freshness.notOlderThan(revision),
                        true);
            }
            return new WatchSpec.Start.After(
                    given && revision > 0 ? revision : freshness.newest().revision());
        }
        if (given && revision > 0) {
            return new WatchSpec.Start.After(revision);
        }
        return new WatchSpec.Start.With(given ? cache.image() : freshness.newest(), false);
    }

    private static Duration timeout(ListOptions options) {
        return Duration.ofSeconds(
                options.timeoutSeconds() > 0
                        ? options.timeoutSeconds()
                        : ThreadLocalRandom.current()
                                .nextInt(SHORTEST_SECONDS, 2 * SHORTEST_SECONDS));
    }

    private static byte[] bookmark(ApiRequest request, long revision, boolean initialEventsEnd) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        object.put("kind", request.type().kind());
        object.put("apiVersion", request.type().apiVersion(request.version()));
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(revision));
        metadata.putNull("creationTimestamp");
        if (initialEventsEnd) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return Json.write(object);
    }
}
