package dev.navarch.api.strategy.pod;

import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.strategy.Statuses;
import dev.navarch.api.strategy.StoredKeys;
import dev.navarch.model.Preconditions;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes a pod if its disruption budget allows (the API reference's "API-initiated Eviction"). The
 * budget pays first: its status names the pod, so that two evictions at once cannot both pass.
 */
public final class EvictionHandler implements SubresourceHandler {

    private final ObjectDecoder decoder;
    private final DisruptionBudgets budgets;
    private final InstantSource clock;

    public EvictionHandler(ObjectDecoder decoder, DisruptionBudgets budgets, InstantSource clock) {
        this.decoder = decoder;
        this.budgets = budgets;
        this.clock = clock;
    }

    @Override
    public ApiResponse handle(ApiRequest request, ObjectAccess objects) {
        ObjectNode eviction =
                decoder.decode(
                                request.type(),
                                request.version(),
                                request.subresource(),
                                request.body(),
                                FieldValidation.of(request.options()))
                        .object();
        String name = eviction.path("metadata").path("name").asString("");
        if (!name.isEmpty() && !name.equals(request.name())) {
            throw Refusals.badRequest("name in URL does not match name in Eviction object");
        }
        objects.admit(new SubresourceWrite(request, ApiVerb.CREATE, eviction, Optional.empty()));
        ObjectNode options = Json.child(eviction, "deleteOptions");
        StoredObject stored =
                objects.current(StoredKeys.of(request))
                        .orElseThrow(() -> Refusals.notFound(request.type().key(), request.name()));
        ObjectNode pod = Json.read(stored.bytes());
        requireSame(request, options, stored);
        if (needsBudget(pod)) {
            budgets.spend(request, pod, objects);
            announce(request, objects);
        }
        objects.deleteAsPart(delete(request, options, stored.uid()));
        return Statuses.created();
    }

    /** Preconditions are of the pod as it was when the eviction was asked for. */
    private static void requireSame(ApiRequest request, ObjectNode options, StoredObject stored) {
        ObjectNode preconditions = Json.child(options, "preconditions");
        String uid = Json.text(preconditions, "uid");
        String version = Json.text(preconditions, "resourceVersion");
        if (!uid.isEmpty() && !uid.equals(stored.uid())) {
            throw Refusals.conflict(
                    request.type().key(),
                    request.name(),
                    "Precondition failed: UID in precondition: "
                            + uid
                            + ", UID in object meta: "
                            + stored.uid());
        }
        if (!version.isEmpty() && !version.equals(Long.toString(stored.revision()))) {
            throw Refusals.conflict(
                    request.type().key(),
                    request.name(),
                    "Precondition failed: ResourceVersion in precondition: "
                            + version
                            + ", ResourceVersion in object meta: "
                            + stored.revision());
        }
    }

    /** Nobody is disrupted by the end of a pod that has ended, never began, or ends already. */
    private static boolean needsBudget(ObjectNode pod) {
        return switch (pod.path("status").path("phase").asString("")) {
            case "Succeeded", "Failed", "Pending" -> false;
            default -> !pod.path("metadata").hasNonNull("deletionTimestamp");
        };
    }

    private void announce(ApiRequest request, ObjectAccess objects) {
        objects.updateAsPart(
                request,
                pod -> {
                    PodConditions.set(
                            pod,
                            "DisruptionTarget",
                            "True",
                            "EvictionByEvictionAPI",
                            "Eviction API: evicting",
                            clock.instant());
                    return pod;
                });
    }

    private static ApiRequest delete(ApiRequest request, ObjectNode options, String uid) {
        ObjectNode deleteOptions = options.deepCopy();
        deleteOptions.put("kind", "DeleteOptions").put("apiVersion", "v1");
        deleteOptions.remove("preconditions");
        deleteOptions.putObject("preconditions").put("uid", uid);
        return new ApiRequest(
                request.user(),
                ApiVerb.DELETE,
                request.type(),
                request.version(),
                request.namespace(),
                request.name(),
                "",
                request.options(),
                Optional.empty(),
                Json.write(deleteOptions),
                Preconditions.uid(uid),
                request.commandId(),
                request.notes(),
                request.trace());
    }
}
