package dev.navarch.api.bootstrap;

import dev.navarch.api.auth.MastersAuthorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.Options;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates and corrects objects by the way that all writes go. Replicas of the API that start at the
 * same time correct the same objects; the one that comes second looks again.
 */
public final class Ensure {

    /** The API server itself. */
    public static final User SELF =
            new User(
                    "system:apiserver",
                    "",
                    List.of(MastersAuthorizer.GROUP, "system:authenticated"),
                    Map.of());

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** As often as somebody else may write between reading and writing. */
    private static final int TRIES = 20;

    private final Engine engine;
    private final TypeRegistry types;

    public Ensure(Engine engine, TypeRegistry types) {
        this.engine = engine;
        this.types = types;
    }

    /** Creates the object unless one of its name is there. */
    public CompletableFuture<Void> exists(GroupResource type, ObjectNode object) {
        return upToDate(type, object, current -> current);
    }

    /**
     * Creates the object, or corrects the one that is there.
     *
     * @param correct gives the object as it should be; the same one when it is right
     */
    public CompletableFuture<Void> upToDate(
            GroupResource type, ObjectNode object, UnaryOperator<ObjectNode> correct) {
        return run(ApiVerb.CREATE, type, object, "", "")
                .handle((done, failed) -> failed == null ? null : unwrap(failed))
                .thenCompose(failed -> {
                    if (failed == null) {
                        return CompletableFuture.completedFuture(null);
                    }
                    if (failed instanceof ApiException e && e.reason().equals("AlreadyExists")) {
                        return correct(type, object, correct);
                    }
                    return CompletableFuture.failedFuture(failed);
                });
    }

    /** Corrects an object that is there. */
    public CompletableFuture<Void> correct(
            GroupResource type, ObjectNode object, UnaryOperator<ObjectNode> correct) {
        return correct(type, "", object, correct);
    }

    /** Corrects that part of an object which a subresource writes. */
    public CompletableFuture<Void> correct(
            GroupResource type,
            String subresource,
            ObjectNode object,
            UnaryOperator<ObjectNode> correct) {
        return correct(type, subresource, object, correct, TRIES);
    }

    private CompletableFuture<Void> correct(
            GroupResource type,
            String subresource,
            ObjectNode object,
            UnaryOperator<ObjectNode> correct,
            int tries) {
        return attempt(type, subresource, object, correct)
                .handle((done, failed) -> failed == null ? null : unwrap(failed))
                .thenCompose(failed -> {
                    if (failed == null) {
                        return CompletableFuture.completedFuture(null);
                    }
                    if (tries > 1
                            && failed instanceof ApiException e
                            && e.reason().equals("Conflict")) {
                        return correct(type, subresource, object, correct, tries - 1);
                    }
                    return CompletableFuture.failedFuture(failed);
                });
    }

    private CompletableFuture<Void> attempt(
            GroupResource type,
            String subresource,
            ObjectNode object,
            UnaryOperator<ObjectNode> correct) {
        return run(ApiVerb.GET, type, object, name(object), "")
                .thenCompose(found -> {
                    ObjectNode current =
                            (ObjectNode) MAPPER.readTree(((ApiResponse.One) found).bytes());
                    ObjectNode corrected = correct.apply(current.deepCopy());
                    return corrected.equals(current)
                            ? CompletableFuture.completedFuture(null)
                            : run(ApiVerb.UPDATE, type, corrected, name(object), subresource)
                                    .thenApply(done -> null);
                });
    }

    /** Deletes the object unless it is gone, or another of its name is there. */
    public CompletableFuture<Void> gone(GroupResource type, ObjectNode object) {
        ObjectNode options = MAPPER.createObjectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").set("uid", object.path("metadata").path("uid"));
        ObjectNode body = options;
        return run(ApiVerb.DELETE, type, object, name(object), "", body)
                .handle((done, failed) -> failed == null ? null : unwrap(failed))
                .thenCompose(failed ->
                        failed == null
                                        || (failed instanceof ApiException e
                                                && e.reason().equals("NotFound"))
                                ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(failed));
    }

    private CompletableFuture<ApiResponse> run(
            ApiVerb verb, GroupResource type, ObjectNode object, String name, String subresource) {
        return run(verb, type, object, name, subresource, object);
    }

    private CompletableFuture<ApiResponse> run(
            ApiVerb verb,
            GroupResource type,
            ObjectNode object,
            String name,
            String subresource,
            ObjectNode body) {
        ResourceDefinition definition = types.find(type).orElseThrow();
        return engine.handle(
                new ApiRequest(
                        SELF,
                        verb,
                        definition,
                        definition.storageVersion(),
                        object.path("metadata").path("namespace").asString(""),
                        name,
                        subresource,
                        Options.NONE,
                        Optional.<PatchType>empty(),
                        verb == ApiVerb.GET ? new byte[0] : MAPPER.writeValueAsBytes(body),
                        Preconditions.NONE,
                        Optional.empty()));
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("name").asString();
    }

    private static Throwable unwrap(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null
                ? failed.getCause()
                : failed;
    }
}
