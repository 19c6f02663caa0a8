package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.Refusals;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Certificate signing requests: who asks is what the server knows, not what the body says. */
public final class SigningRequestStrategy extends StatusStrategy {

    private static final List<String> DECISIONS = List.of("Approved", "Denied");

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        super.prepareCreate(context, object);
        User user = context.request().user();
        ObjectNode spec = object.withObjectProperty("spec");
        spec.put("username", user.name());
        if (user.uid().isEmpty()) {
            spec.remove("uid");
        } else {
            spec.put("uid", user.uid());
        }
        ArrayNode groups = spec.putArray("groups");
        user.groups().forEach(groups::add);
        spec.remove("extra");
        user.extra()
                .forEach((key, values) -> {
                    ArrayNode list = spec.withObjectProperty("extra").putArray(key);
                    values.forEach(list::add);
                });
    }

    @Override
    public void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {
        super.prepareUpdate(context, object, old);
        restore("spec", object, old);
        if (context.request().subresource().equals("status")) {
            keepDecision(context, object, old);
        }
    }

    /** Who signs does not decide: only {@code approval} adds what a signer waits for. */
    private static void keepDecision(AdmissionContext context, ObjectNode object, ObjectNode old) {
        List<Cause> causes =
                DECISIONS.stream()
                        .filter(type -> has(object, type) && !has(old, type))
                        .map(type ->
                                new Cause(
                                        "FieldValueForbidden",
                                        "Forbidden: updates may not add a condition of type \""
                                                + type
                                                + '"',
                                        "status.conditions"))
                        .toList();
        if (!causes.isEmpty()) {
            throw Refusals.invalid(
                    context.request().type().key().group(),
                    context.request().type().kind(),
                    context.name(),
                    causes);
        }
    }

    private static boolean has(ObjectNode object, String type) {
        return object.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(c -> c.path("type").asString("").equals(type));
    }
}
