package dev.navarch.api.engine;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.store.Author;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import java.util.Optional;

/**
 * A request for a resource, freed of the protocol that it came by: HTTPS and commands both end
 * here.
 *
 * @param user who asks, authenticated
 * @param verb what is asked
 * @param type of which resource
 * @param version in which version of it
 * @param namespace empty for cluster-scoped resources and for all namespaces
 * @param name empty for collections; for a create the name is in the body
 * @param subresource empty for the resource itself
 * @param options query parameters, read and checked
 * @param patchType how to read the body of a patch
 * @param body what was sent, as JSON or YAML; empty when nothing was
 * @param preconditions of a command; an HTTP delete has its own in the body
 * @param commandId set when a command asks
 * @param notes gathers what the client is told beside the answer
 * @param trace the context in which it is carried out, as W3C's {@code traceparent}; empty when
 *     nobody traces it
 */
public record ApiRequest(
        User user,
        ApiVerb verb,
        ResourceDefinition type,
        String version,
        String namespace,
        String name,
        String subresource,
        Options options,
        Optional<PatchType> patchType,
        byte[] body,
        Preconditions preconditions,
        Optional<String> commandId,
        Notes notes,
        String trace) {

    public ApiRequest(
            User user,
            ApiVerb verb,
            ResourceDefinition type,
            String version,
            String namespace,
            String name,
            String subresource,
            Options options,
            Optional<PatchType> patchType,
            byte[] body,
            Preconditions preconditions,
            Optional<String> commandId) {
        this(
                user,
                verb,
                type,
                version,
                namespace,
                name,
                subresource,
                options,
                patchType,
                body,
                preconditions,
                commandId,
                new Notes(),
                "");
    }

    /** The same request, carried out in a trace. */
    public ApiRequest traced(String context) {
        return context.isEmpty() ? this : with(namespace, name, context);
    }

    /** The same request of one object, as deletecollection deletes what it has found. */
    public ApiRequest named(ObjectKey key) {
        return with(key.namespace(), key.name(), trace);
    }

    private ApiRequest with(String otherNamespace, String otherName, String otherTrace) {
        return new ApiRequest(
                user,
                verb,
                type,
                version,
                otherNamespace,
                otherName,
                subresource,
                options,
                patchType,
                body,
                preconditions,
                commandId,
                notes,
                otherTrace);
    }

    /** Whom the change log names for what this request changes. */
    public Author author() {
        String manager = options.first("fieldManager");
        return new Author(
                user.name(),
                manager.isEmpty() ? options.first(Options.USER_AGENT) : manager,
                commandId.orElseGet(() -> options.first(Options.AUDIT_ID)),
                trace);
    }

    /** What has to be allowed; a request for a resource has no path. */
    public Authorizer.Attributes attributes() {
        return new Authorizer.Attributes(
                verb.text(),
                type.key().group(),
                version,
                type.key().resource(),
                subresource,
                namespace,
                name,
                "");
    }
}
