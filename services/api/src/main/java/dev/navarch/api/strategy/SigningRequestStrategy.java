package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.auth.User;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Certificate signing requests: who asks is what the server knows, not what the body says. */
public final class SigningRequestStrategy extends StatusStrategy {

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
    }
}
