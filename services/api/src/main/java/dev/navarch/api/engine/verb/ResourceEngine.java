package dev.navarch.api.engine.verb;

import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.type.Subresource;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes requests to their verbs, each on a virtual thread of its own. */
public final class ResourceEngine implements Engine, ObjectAccess, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ResourceEngine.class);

    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    private final Tracing tracing;
    private final WatchCache cache;
    private final Authorization authorization;
    private final StrategyRegistry strategies;
    private final List<AdmissionPlugin> admission;
    private final UpdatePipeline updates;
    private final UpdatePipeline partUpdates;
    private final DeleteVerb partDelete;
    private final GetVerb get;
    private final ListVerb list;
    private final WatchVerb watch;
    private final CreateVerb create;
    private final UpdateVerb update;
    private final PatchVerb patch;
    private final DeleteVerb delete;
    private final DeleteCollectionVerb deleteCollection;

    ResourceEngine(EngineParts parts, Tracing tracing) {
        this.tracing = tracing;
        this.cache = parts.cache();
        this.authorization = new Authorization(parts.authorizer());
        this.strategies = parts.strategies();
        this.admission = parts.admission();
        this.updates = new UpdatePipeline(parts);
        this.partUpdates = new UpdatePipeline(parts.withoutAdmission());
        this.partDelete = new DeleteVerb(parts.withoutAdmission());
        this.get = new GetVerb(parts);
        this.list = new ListVerb(parts);
        this.watch = new WatchVerb(parts);
        this.create = new CreateVerb(parts);
        this.update = new UpdateVerb(parts);
        this.patch = new PatchVerb(parts);
        this.delete = new DeleteVerb(parts);
        this.deleteCollection = new DeleteCollectionVerb(parts, this::execute);
    }

    @Override
    public CompletableFuture<ApiResponse> handle(ApiRequest request) {
        CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                authorization.require(request);
                requireVerb(request);
                DryRun.check(request);
                answer.complete(run(request));
            } catch (ApiException refused) {
                answer.completeExceptionally(refused);
            } catch (StoreUnavailableException away) {
                log.warn("The store is away: {}", away.getMessage());
                answer.completeExceptionally(Refusals.storeAway());
            } catch (RuntimeException | StackOverflowError e) {
                log.error(
                        "Failed to {} {} {}/{}",
                        request.verb().text(),
                        request.type().key(),
                        request.namespace(),
                        request.name(),
                        e);
                answer.completeExceptionally(Refusals.internal("the request could not be handled"));
            }
        });
        return answer;
    }

    private void execute(Runnable task) {
        executor.execute(tracing.carried(task));
    }

    private ApiResponse run(ApiRequest request) {
        String subresource = request.subresource();
        if (!subresource.isEmpty()) {
            Optional<SubresourceHandler> handler = strategies.handler(request.type(), subresource);
            if (handler.isPresent()) {
                return handler.get().handle(request, this);
            }
            requireSubresource(request);
        }
        return switch (request.verb()) {
            case GET -> get.handle(request);
            case LIST -> list.handle(request);
            case WATCH -> watch.handle(request);
            case CREATE -> create.handle(request);
            case UPDATE -> update.handle(request);
            case PATCH -> patch.handle(request);
            case DELETE -> delete.handle(request);
            case DELETECOLLECTION -> deleteCollection.handle(request);
        };
    }

    /** What discovery does not offer is not done, whatever the engine could do. */
    private static void requireVerb(ApiRequest request) {
        String subresource = request.subresource();
        Set<String> verbs =
                subresource.isEmpty()
                        ? request.type().verbs()
                        : Optional.ofNullable(request.type().subresources().get(subresource))
                                .map(Subresource::verbs)
                                .orElse(Set.of());
        if (!verbs.isEmpty() && !verbs.contains(request.verb().text())) {
            throw Refusals.methodNotAllowed(
                    "the server does not allow this method on the requested resource");
        }
    }

    /** Without code of its own a subresource can only show and change its object. */
    private static void requireSubresource(ApiRequest request) {
        boolean known = request.type().subresources().containsKey(request.subresource());
        boolean served =
                switch (request.verb()) {
                    case GET, UPDATE, PATCH -> true;
                    case LIST, WATCH, CREATE, DELETE, DELETECOLLECTION -> false;
                };
        if (!known) {
            throw new ApiException(
                    404,
                    "NotFound",
                    "the server could not find the requested resource",
                    Details.NONE,
                    List.of());
        }
        if (!served) {
            throw Refusals.methodNotAllowed(
                    "the server does not allow this method on the requested resource");
        }
    }

    @Override
    public StoredObject update(ApiRequest request, UnaryOperator<ObjectNode> change) {
        return found(request, updates.update(request, change));
    }

    @Override
    public StoredObject updateAsPart(ApiRequest request, UnaryOperator<ObjectNode> change) {
        return found(request, partUpdates.update(request, change));
    }

    private static StoredObject found(ApiRequest request, Optional<StoredObject> updated) {
        return updated.orElseThrow(() -> Refusals.notFound(request.type().key(), request.name()));
    }

    @Override
    public ApiResponse deleteAsPart(ApiRequest request) {
        return partDelete.handle(request);
    }

    @Override
    public void admit(SubresourceWrite write) {
        admission.forEach(plugin -> plugin.mutate(write));
        admission.forEach(plugin -> plugin.validate(write));
    }

    @Override
    public Optional<StoredObject> cached(ObjectKey key) {
        return cache.cached(key);
    }

    @Override
    public Optional<StoredObject> current(ObjectKey key) {
        return cache.current(key);
    }

    @Override
    public List<StoredObject> cached(GroupResource type, String namespace) {
        return cache.cached(type, namespace);
    }

    @Override
    public Subscription follow(Set<GroupResource> types, ChangeListener listener) {
        return cache.follow(types, listener);
    }

    /** Ends the requests that still run; the cache and the store are closed by who made them. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
