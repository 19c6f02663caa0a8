package dev.navarch.api.admission.dynamic;

import dev.cel.common.values.NullValue;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.cel.CelAuthorizer;
import dev.navarch.api.cel.CelValues;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The variables that every expression of admission may use. */
public final class ExpressionInput {

    private ExpressionInput() {}

    /**
     * @param object in the form that the target names; empty for a delete
     * @param old likewise; empty for a create
     */
    public static Map<String, Object> of(
            WriteAttributes write,
            Target target,
            Optional<ObjectNode> object,
            Optional<ObjectNode> old,
            Authorizer authorizer) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("object", value(object));
        variables.put("oldObject", value(old));
        variables.put("request", CelValues.of(RequestView.of(write, target)));
        CelAuthorizer asker = CelAuthorizer.of(authorizer, write.user());
        variables.put("authorizer", asker);
        variables.put(
                "authorizer.requestResource",
                asker.resource(
                        write.resource().group(),
                        write.resource().resource(),
                        write.subresource(),
                        write.namespace(),
                        write.name()));
        return variables;
    }

    public static Object value(Optional<ObjectNode> object) {
        return object.map(CelValues::of).orElse(NullValue.NULL_VALUE);
    }
}
