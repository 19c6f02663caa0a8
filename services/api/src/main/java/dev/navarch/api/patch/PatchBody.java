package dev.navarch.api.patch;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.model.PatchType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies a patch in whichever of the three formats it came; apply patches are another matter. */
public final class PatchBody {

    private PatchBody() {}

    /**
     * @param target stays as it is
     * @return the patched copy, not yet checked against the schema
     * @throws ApiException 400, 413, 415 or 422, as each format says
     */
    public static ObjectNode apply(
            PatchType format,
            ResourceDefinition type,
            Schema schema,
            ObjectNode target,
            JsonNode patch) {
        return switch (format) {
            case JSON -> JsonPatch.apply(target, patch);
            case MERGE -> MergePatch.apply(target, patch);
            case STRATEGIC -> {
                if (type.custom()) {
                    throw Refusals.unsupportedMediaType(
                            "the body of the request was in an unknown format - accepted media"
                                    + " types include: application/json-patch+json,"
                                    + " application/merge-patch+json,"
                                    + " application/apply-patch+yaml");
                }
                yield StrategicMergePatch.apply(target, patch, schema);
            }
            case APPLY -> throw new IllegalArgumentException("an apply patch is no patch");
        };
    }
}
