package dev.navarch.api.admission.dynamic;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.Notes;
import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Subresource;
import dev.navarch.model.Resources;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as webhooks are told of it.
 *
 * @param namespace for a namespace its own name
 * @param name as asked; empty when it is yet to be generated
 * @param object the object to be stored, or the body of a subresource with a kind of its own
 * @param whole whether {@code object} and {@code old} are of the type and in its storage version
 * @param options CreateOptions, UpdateOptions or DeleteOptions; null for a connection
 */
public record WriteAttributes(
        User user,
        Operation operation,
        ResourceDefinition type,
        String version,
        String subresource,
        String namespace,
        String name,
        Optional<ObjectNode> object,
        Optional<ObjectNode> old,
        boolean whole,
        boolean dryRun,
        JsonNode options,
        Notes notes) {

    public static WriteAttributes of(AdmissionContext context) {
        ApiRequest request = context.request();
        Operation operation = operation(context.operation());
        JsonNode options = RequestOptions.of(request, operation);
        boolean dryRun = options.path("dryRun").valueStream().anyMatch(v -> isAll(v));
        return new WriteAttributes(
                request.user(),
                operation,
                request.type(),
                request.version(),
                request.subresource(),
                namespace(request, context.name()),
                context.name(),
                context.object(),
                context.old(),
                true,
                dryRun,
                options,
                request.notes());
    }

    public static WriteAttributes of(SubresourceWrite write) {
        ApiRequest request = write.request();
        Operation operation = operation(write.operation());
        return new WriteAttributes(
                request.user(),
                operation,
                request.type(),
                request.version(),
                request.subresource(),
                namespace(request, request.name()),
                request.name(),
                Optional.of(write.body()),
                write.old(),
                false,
                request.options().dryRun(),
                RequestOptions.of(request, operation),
                request.notes());
    }

    /** A write to a subresource whose body is another kind is asked about where it is read. */
    public static boolean isOfOwnKind(ApiRequest request) {
        return request.subresource().isEmpty()
                || request.type()
                        .subresource(request.subresource())
                        .map(Subresource::kind)
                        .filter(kind -> !kind.isEmpty())
                        .isEmpty();
    }

    public WriteAttributes named(String other) {
        return new WriteAttributes(
                user,
                operation,
                type,
                version,
                subresource,
                namespace,
                other,
                object,
                old,
                whole,
                dryRun,
                options,
                notes);
    }

    public VersionedResource resource() {
        return new VersionedResource(type.key().group(), version, type.key().resource());
    }

    public VersionedKind kind() {
        return VersionedKind.of(type, version, subresource);
    }

    private static String namespace(ApiRequest request, String name) {
        return request.type().key().equals(Resources.NAMESPACES) ? name : request.namespace();
    }

    private static boolean isAll(JsonNode value) {
        return value.asString("").equals("All");
    }

    private static Operation operation(ApiVerb verb) {
        return switch (verb) {
            case CREATE -> Operation.CREATE;
            case DELETE, DELETECOLLECTION -> Operation.DELETE;
            case UPDATE, PATCH, GET, LIST, WATCH -> Operation.UPDATE;
        };
    }
}
