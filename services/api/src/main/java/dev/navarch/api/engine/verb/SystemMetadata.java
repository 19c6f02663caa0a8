package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.store.StoredObject;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of {@code metadata} that belong to the server. */
final class SystemMetadata {

    private static final List<String> KEPT =
            List.of(
                    "uid",
                    "generateName",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "generation");

    private SystemMetadata() {}

    static ObjectNode of(ObjectNode object) {
        return Json.ensure(object, "metadata");
    }

    static boolean isDeleting(ObjectNode object) {
        return Json.child(object, "metadata").hasNonNull("deletionTimestamp");
    }

    /** Puts a new object under the request's namespace and clears what clients may not set. */
    static void begin(ApiRequest request, ObjectNode object) {
        ObjectNode metadata = of(object);
        if (!Json.text(metadata, "resourceVersion").isEmpty()) {
            throw new ApiException(
                    500,
                    "",
                    "resourceVersion should not be set on objects to be created",
                    Details.NONE,
                    List.of());
        }
        placeIn(request, metadata);
        if (!request.name().isEmpty()) {
            requireName(request, metadata);
        }
        metadata.remove(
                List.of(
                        "uid",
                        "selfLink",
                        "creationTimestamp",
                        "deletionTimestamp",
                        "deletionGracePeriodSeconds",
                        "generation"));
    }

    /** Checks the identity of an update's object and restores what it cannot change. */
    static void keep(ApiRequest request, StoredObject stored, ObjectNode old, ObjectNode object) {
        address(request, object);
        ObjectNode metadata = of(object);
        ObjectNode before = Json.child(old, "metadata");
        requireUid(request, Json.text(metadata, "uid"), stored.uid());
        metadata.remove("selfLink");
        for (String field : KEPT) {
            JsonNode value = before.get(field);
            if (value == null) {
                metadata.remove(field);
            } else {
                metadata.set(field, value);
            }
        }
    }

    /**
     * Fills in the name and namespace that the request names.
     *
     * @throws ApiException 400 if the object says otherwise
     */
    static void address(ApiRequest request, ObjectNode object) {
        ObjectNode metadata = of(object);
        placeIn(request, metadata);
        requireName(request, metadata);
    }

    static void requireUid(ApiRequest request, String expected, String actual) {
        if (!expected.isEmpty() && !expected.equals(actual)) {
            throw Refusals.conflict(
                    request.type().key(),
                    request.name(),
                    "Precondition failed: UID in precondition: "
                            + expected
                            + ", UID in object meta: "
                            + actual);
        }
    }

    private static void placeIn(ApiRequest request, ObjectNode metadata) {
        String given = Json.text(metadata, "namespace");
        if (!request.type().namespaced()) {
            // Some clients name one all the same: kubeadm does for a ClusterRole.
            metadata.remove("namespace");
            return;
        }
        if (!given.isEmpty() && !given.equals(request.namespace())) {
            throw Refusals.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the"
                            + " request");
        }
        metadata.put("namespace", request.namespace());
    }

    private static void requireName(ApiRequest request, ObjectNode metadata) {
        String given = Json.text(metadata, "name");
        if (given.isEmpty()) {
            metadata.put("name", request.name());
        } else if (!given.equals(request.name())) {
            throw Refusals.badRequest(
                    "the name of the object ("
                            + given
                            + ") does not match the name on the URL ("
                            + request.name()
                            + ")");
        }
    }
}
