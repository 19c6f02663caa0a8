package dev.navarch.api.admission.policy;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code ParamKind}: of which type a policy's parameters are. */
record ParamKind(String group, String version, String kind) {

    static Optional<ParamKind> of(JsonNode json) {
        if (!json.isObject()) {
            return Optional.empty();
        }
        String apiVersion = json.path("apiVersion").asString("");
        int slash = apiVersion.indexOf('/');
        return Optional.of(
                new ParamKind(
                        slash < 0 ? "" : apiVersion.substring(0, slash),
                        apiVersion.substring(slash + 1),
                        json.path("kind").asString("")));
    }

    Optional<ResourceDefinition> type(TypeRegistry types) {
        return types.findKind(group, version, kind).filter(ResourceDefinition::stored);
    }

    /** As Kubernetes' messages name it: {@code apps/v1, Kind=Deployment}. */
    String shown() {
        return (group.isEmpty() ? "/" + version : group + "/" + version) + ", Kind=" + kind;
    }
}
