package dev.navarch.controller.runtime;

import dev.navarch.controller.object.Json;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A write that a planner asks for: a command without its sender.
 *
 * @param body the object, patch or DeleteOptions, anything that becomes JSON
 * @param note the event to record once the write is seen to have happened
 */
public record Write(
        Verb verb,
        ObjectKey key,
        String version,
        String subresource,
        Optional<PatchType> patchType,
        Object body,
        Preconditions preconditions,
        Optional<Note> note) {

    public Write {
        Objects.requireNonNull(body);
        Objects.requireNonNull(note);
    }

    /** Creates an object whose name is in its metadata. */
    public static Write create(GroupResource type, HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        ObjectKey key =
                new ObjectKey(
                        type, namespace == null ? "" : namespace, object.getMetadata().getName());
        return new Write(
                Verb.CREATE,
                key,
                versionOf(object.getApiVersion()),
                "",
                Optional.empty(),
                object,
                Preconditions.NONE,
                Optional.empty());
    }

    /** A JSON merge patch of an object that must still be the same one. */
    public static Write patch(GroupResource type, HasMetadata object, ObjectNode patch) {
        return patch(type, object, "", patch);
    }

    public static Write patch(
            GroupResource type, HasMetadata object, String subresource, ObjectNode patch) {
        return patch(
                keyOf(type, object),
                versionOf(object.getApiVersion()),
                subresource,
                patch,
                Preconditions.uid(object.getMetadata().getUid()));
    }

    public static Write patch(
            ObjectKey key,
            String version,
            String subresource,
            ObjectNode patch,
            Preconditions preconditions) {
        return new Write(
                Verb.PATCH,
                key,
                version,
                subresource,
                Optional.of(PatchType.MERGE),
                patch,
                preconditions,
                Optional.empty());
    }

    public static Write delete(GroupResource type, HasMetadata object) {
        return delete(
                keyOf(type, object),
                versionOf(object.getApiVersion()),
                Json.object(),
                Preconditions.uid(object.getMetadata().getUid()));
    }

    public static Write delete(
            ObjectKey key, String version, ObjectNode options, Preconditions preconditions) {
        return new Write(
                Verb.DELETE,
                key,
                version,
                "",
                Optional.empty(),
                options,
                preconditions,
                Optional.empty());
    }

    /** The same write, refused when the object has changed since it was read. */
    public Write ifUnchanged(HasMetadata object) {
        return new Write(
                verb,
                key,
                version,
                subresource,
                patchType,
                body,
                new Preconditions(
                        Optional.of(object.getMetadata().getUid()),
                        Optional.ofNullable(object.getMetadata().getResourceVersion())),
                note);
    }

    /** The same write, which records an event once it is seen to have happened. */
    public Write telling(Note told) {
        return new Write(
                verb, key, version, subresource, patchType, body, preconditions, Optional.of(told));
    }

    public static ObjectKey keyOf(GroupResource type, HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(
                type, namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    /** {@code v1} of {@code apps/v1}. */
    public static String versionOf(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }
}
