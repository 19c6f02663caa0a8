package dev.navarch.api.admission.podsecurity;

import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Where the types that make pods keep what their pods will be. */
final class PodTemplates {

    private static final String IN_SPEC = "/spec/template";
    private static final Map<GroupResource, String> PATHS =
            Map.of(
                    Resources.DEPLOYMENTS,
                    IN_SPEC,
                    Resources.REPLICA_SETS,
                    IN_SPEC,
                    Resources.REPLICATION_CONTROLLERS,
                    IN_SPEC,
                    Resources.STATEFUL_SETS,
                    IN_SPEC,
                    Resources.DAEMON_SETS,
                    IN_SPEC,
                    Resources.JOBS,
                    IN_SPEC,
                    Resources.CRON_JOBS,
                    "/spec/jobTemplate/spec/template",
                    GroupResource.core("podtemplates"),
                    "/template");

    private PodTemplates() {}

    static boolean has(GroupResource type) {
        return PATHS.containsKey(type);
    }

    /** Empty for types without, and for objects that have none. */
    static Optional<JsonNode> of(GroupResource type, JsonNode object) {
        return Optional.ofNullable(PATHS.get(type)).map(object::at).filter(JsonNode::isObject);
    }
}
