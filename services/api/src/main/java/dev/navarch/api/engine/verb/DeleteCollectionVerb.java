package dev.navarch.api.engine.verb;

import dev.navarch.api.cache.CachedObject;
import dev.navarch.api.cache.Image;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** DELETE of all objects that the selectors find, each as a delete of its own. */
final class DeleteCollectionVerb {

    private final DeletePipeline pipeline;
    private final Freshness freshness;
    private final Views views;
    private final Executor executor;

    DeleteCollectionVerb(EngineParts parts, Executor executor) {
        this.pipeline = new DeletePipeline(parts);
        this.freshness = new Freshness(parts.cache());
        this.views = new Views(parts.conversion());
        this.executor = executor;
    }

    ApiResponse handle(ApiRequest request) {
        ListOptions options = ListOptions.of(request, Keys.namespace(request));
        DeleteOptions deletion = DeleteOptions.of(request);
        Image image = freshness.newest();
        List<CachedObject> found =
                image.list(Keys.type(request), Keys.namespace(request), "").stream()
                        .filter(options.filter()::matches)
                        .toList();
        List<CompletableFuture<Optional<DeletePipeline.Deleted>>> deletes =
                found.stream()
                        .map(object -> delete(request.named(object.key()), deletion))
                        .toList();
        List<byte[]> deleted = new ArrayList<>();
        for (CompletableFuture<Optional<DeletePipeline.Deleted>> delete : deletes) {
            join(delete).ifPresent(one -> deleted.add(one.object().bytes()));
        }
        return new ApiResponse.Many(
                request.type(),
                request.version(),
                image.revision(),
                "",
                -1,
                views.of(request, deleted, bytes -> bytes));
    }

    private CompletableFuture<Optional<DeletePipeline.Deleted>> delete(
            ApiRequest request, DeleteOptions options) {
        return CompletableFuture.supplyAsync(() -> pipeline.delete(request, options), executor);
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
