package dev.navarch.api.admission;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
import dev.navarch.model.GroupResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions that admission plugins ask of a write. */
public final class Writes {

    private Writes() {}

    /** Whether it is of an object of this type itself and not of a subresource. */
    public static boolean isOf(AdmissionContext context, GroupResource type) {
        return context.request().type().key().equals(type)
                && (context.request().subresource().isEmpty()
                        || context.operation() == ApiVerb.CREATE);
    }

    public static boolean creates(AdmissionContext context, GroupResource type) {
        return context.operation() == ApiVerb.CREATE && isOf(context, type);
    }

    public static boolean updates(AdmissionContext context, GroupResource type) {
        return context.operation() == ApiVerb.UPDATE && isOf(context, type);
    }

    /** The object to be stored. */
    public static ObjectNode object(AdmissionContext context) {
        return context.object()
                .orElseThrow(() -> new IllegalStateException("a delete has no object"));
    }

    public static ObjectNode spec(AdmissionContext context) {
        return object(context).withObjectProperty("spec");
    }

    public static JsonNode old(AdmissionContext context) {
        return context.old().<JsonNode>map(o -> o).orElse(MissingNode.getInstance());
    }

    public static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    public static String annotation(JsonNode object, String name) {
        return object.path("metadata").path("annotations").path(name).asString("");
    }

    /** Mirror pods show what a node runs by itself; nobody can hold it back. */
    public static boolean isMirrorPod(JsonNode pod) {
        return pod.path("metadata").path("annotations").has("kubernetes.io/config.mirror");
    }

    public static ApiException forbidden(AdmissionContext context, String why) {
        return Refusals.forbidden(context.request().type().key(), context.name(), why);
    }
}
