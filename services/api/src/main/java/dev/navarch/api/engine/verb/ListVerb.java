package dev.navarch.api.engine.verb;

import dev.navarch.api.cache.CachedObject;
import dev.navarch.api.cache.Image;
import dev.navarch.api.cache.ObjectFilter;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.store.CompactedException;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.pcollections.PSortedMap;

/**
 * Lists objects as they were at one revision: the newest, any, one not older than given, or exactly
 * the given one.
 */
final class ListVerb {

    private record Page(PSortedMap<String, CachedObject> objects, long revision, String after) {}

    private final WatchCache cache;
    private final Freshness freshness;
    private final Views views;

    ListVerb(EngineParts parts) {
        this.cache = parts.cache();
        this.freshness = new Freshness(cache);
        this.views = new Views(parts.conversion());
    }

    ApiResponse handle(ApiRequest request) {
        ListOptions options = ListOptions.of(request, Keys.namespace(request));
        Page page = page(options, Keys.type(request));
        Collection<CachedObject> candidates =
                Image.list(page.objects(), options.filter().namespace(), page.after());
        List<CachedObject> found = new ArrayList<>();
        boolean more = false;
        for (CachedObject object : candidates) {
            if (options.filter().matches(object)) {
                if (options.limit() > 0 && found.size() == options.limit()) {
                    more = true;
                    break;
                }
                found.add(object);
            }
        }
        return new ApiResponse.Many(
                request.type(),
                request.version(),
                page.revision(),
                more ? token(page, found) : "",
                more ? remaining(options.filter(), candidates, found) : -1,
                views.of(request, found, CachedObject::bytes));
    }

    private Page page(ListOptions options, GroupResource type) {
        if (options.token().isPresent()) {
            ContinueToken token = options.token().get();
            return token.revision() < 0
                    ? at(freshness.newest(), type, token.after())
                    : exactly(token.revision(), type, token.after(), true);
        }
        long revision = options.revision();
        boolean exact =
                switch (options.match()) {
                    case EXACT -> true;
                    case NOT_OLDER_THAN -> false;
                    case NOT_GIVEN -> options.limit() > 0 && revision > 0;
                };
        if (exact) {
            return exactly(revision, type, "", false);
        }
        if (options.resourceVersion().isEmpty()) {
            return at(freshness.newest(), type, "");
        }
        return at(revision == 0 ? cache.image() : freshness.notOlderThan(revision), type, "");
    }

    private static Page at(Image image, GroupResource type, String after) {
        return new Page(image.of(type), image.revision(), after);
    }

    private Page exactly(long revision, GroupResource type, String after, boolean continued) {
        freshness.notOlderThan(revision);
        try {
            return new Page(cache.history(type, revision), revision, after);
        } catch (CompactedException e) {
            throw continued
                    ? expiredToken(after)
                    : Refusals.expired("The resourceVersion for the provided list is too old.");
        }
    }

    /** Says how a client may go on although the list that it began can no longer be completed. */
    private static ApiException expiredToken(String after) {
        return new ApiException(
                410,
                "Expired",
                "The provided continue parameter is too old to display a consistent list result."
                        + " You can start a new list without the continue parameter, or use the"
                        + " continue token in this response to retrieve the remainder of the"
                        + " results. Continuing with the provided token results in an inconsistent"
                        + " list - objects that were created, modified, or deleted between the time"
                        + " the first chunk was returned and now may show up in the list.",
                Details.NONE,
                List.of(),
                new ContinueToken(-1, after).encode());
    }

    private static String token(Page page, List<CachedObject> found) {
        return new ContinueToken(page.revision(), found.getLast().key().path()).encode();
    }

    /** Known only when nothing is filtered out, as the API reference has it. */
    private static long remaining(
            ObjectFilter filter, Collection<CachedObject> candidates, List<CachedObject> found) {
        return filter.selectsAll() ? candidates.size() - found.size() : -1;
    }
}
