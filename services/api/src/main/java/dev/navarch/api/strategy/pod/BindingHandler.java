package dev.navarch.api.strategy.pod;

import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.strategy.Statuses;
import dev.navarch.model.GroupResource;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a pod its node, once. */
public final class BindingHandler implements SubresourceHandler {

    private static final GroupResource BINDING = new GroupResource("", "pods/binding");

    private final ObjectDecoder decoder;
    private final InstantSource clock;

    public BindingHandler(ObjectDecoder decoder, InstantSource clock) {
        this.decoder = decoder;
        this.clock = clock;
    }

    @Override
    public ApiResponse handle(ApiRequest request, ObjectAccess objects) {
        ObjectNode binding =
                decoder.decode(
                                request.type(),
                                request.version(),
                                request.subresource(),
                                request.body(),
                                FieldValidation.of(request.options()))
                        .object();
        check(request, binding);
        objects.admit(new SubresourceWrite(request, ApiVerb.CREATE, binding, Optional.empty()));
        objects.update(request, pod -> bind(request.name(), pod, binding));
        return Statuses.created();
    }

    private static void check(ApiRequest request, ObjectNode binding) {
        JsonNode target = binding.path("target");
        String kind = target.path("kind").asString("");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            throw invalid(
                    request,
                    new Cause(
                            "FieldValueNotSupported",
                            "Unsupported value: \"" + kind + "\": supported values: \"Node\"",
                            "target.kind"));
        }
        if (target.path("name").asString("").isEmpty()) {
            throw invalid(
                    request, new Cause("FieldValueRequired", "Required value", "target.name"));
        }
        String name = binding.path("metadata").path("name").asString("");
        if (!name.isEmpty() && !name.equals(request.name())) {
            throw Refusals.badRequest("name in URL does not match name in Binding object");
        }
    }

    private static ApiException invalid(ApiRequest request, Cause cause) {
        return Refusals.invalid("", "Binding", request.name(), List.of(cause));
    }

    private ObjectNode bind(String name, ObjectNode pod, ObjectNode binding) {
        JsonNode metadata = pod.path("metadata");
        String uid = binding.path("metadata").path("uid").asString("");
        if (!uid.isEmpty() && !uid.equals(metadata.path("uid").asString(""))) {
            throw refused(
                    name,
                    "Precondition failed: UID in precondition: "
                            + uid
                            + ", UID in object meta: "
                            + metadata.path("uid").asString(""));
        }
        if (metadata.hasNonNull("deletionTimestamp")) {
            throw refused(name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        String node = pod.path("spec").path("nodeName").asString("");
        if (!node.isEmpty()) {
            throw refused(name, "pod " + name + " is already assigned to node \"" + node + "\"");
        }
        if (!pod.path("spec").path("schedulingGates").isEmpty()) {
            throw refused(name, "pod " + name + " has non-empty .spec.schedulingGates");
        }
        pod.withObjectProperty("spec")
                .put("nodeName", binding.path("target").path("name").asString(""));
        for (String field : List.of("annotations", "labels")) {
            if (binding.path("metadata").path(field) instanceof ObjectNode more) {
                pod.withObjectProperty("metadata").withObjectProperty(field).setAll(more);
            }
        }
        PodConditions.set(pod, "PodScheduled", "True", "", "", clock.instant());
        return pod;
    }

    private static ApiException refused(String name, String why) {
        return Refusals.conflict(BINDING, name, why);
    }
}
