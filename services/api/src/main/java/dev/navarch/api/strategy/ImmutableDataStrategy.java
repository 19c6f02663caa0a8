package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.patch.JsonEquality;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Config maps and secrets: once {@code immutable} is set, only deletion changes them. */
public class ImmutableDataStrategy implements ResourceStrategy {

    @Override
    public List<Cause> validate(AdmissionContext context, ObjectNode object) {
        ObjectNode old = context.old().orElse(null);
        if (old == null || !old.path("immutable").asBoolean(false)) {
            return List.of();
        }
        List<Cause> causes = new ArrayList<>();
        if (!object.path("immutable").asBoolean(false)) {
            causes.add(frozen("immutable"));
        }
        for (String field : List.of("data", "binaryData")) {
            boolean same =
                    (old.path(field).isEmpty() && object.path(field).isEmpty())
                            || JsonEquality.same(old.path(field), object.path(field));
            if (!same) {
                causes.add(frozen(field));
            }
        }
        return causes;
    }

    private static Cause frozen(String field) {
        return new Cause(
                "FieldValueForbidden",
                "Forbidden: field is immutable when `immutable` is set",
                field);
    }
}
