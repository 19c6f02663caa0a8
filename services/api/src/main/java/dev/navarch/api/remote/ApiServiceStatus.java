package dev.navarch.api.remote;

import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.Options;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Says in an APIService's status whether it is {@code Available}; writes only what changed. */
public final class ApiServiceStatus {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServiceStatus.class);

    private final Engine engine;
    private final TypeRegistry types;
    private final InstantSource clock;

    public ApiServiceStatus(Engine engine, TypeRegistry types, InstantSource clock) {
        this.engine = engine;
        this.types = types;
        this.clock = clock;
    }

    void local(JsonNode object) {
        write(object, true, "Local", "Local APIServices are always available");
    }

    void remote(JsonNode object, Optional<String> problem) {
        if (problem.isEmpty()) {
            write(object, true, "Passed", "all checks passed");
        } else {
            write(object, false, "FailedDiscoveryCheck", problem.get());
        }
    }

    /** A message alone is no news: it names whichever address was asked last. */
    private void write(JsonNode object, boolean available, String reason, String message) {
        JsonNode before =
                object.at("/status/conditions")
                        .valueStream()
                        .filter(c -> c.path("type").asString("").equals("Available"))
                        .findFirst()
                        .orElseGet(() -> JsonMapper.shared().missingNode());
        String status = available ? "True" : "False";
        boolean same = before.path("status").asString("").equals(status);
        if (same && before.path("reason").asString("").equals(reason)) {
            return;
        }
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Available")
                .put("status", status)
                .put("reason", reason)
                .put("message", message)
                .put(
                        "lastTransitionTime",
                        same
                                ? before.path("lastTransitionTime").asString("")
                                : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        JsonNode metadata = object.path("metadata");
        ResourceDefinition type = types.find(Aggregator.API_SERVICES).orElseThrow();
        engine.handle(
                        new ApiRequest(
                                Ensure.SELF,
                                ApiVerb.PATCH,
                                type,
                                type.storageVersion(),
                                "",
                                metadata.path("name").asString(),
                                "status",
                                Options.NONE,
                                Optional.of(PatchType.MERGE),
                                JsonMapper.shared().writeValueAsBytes(patch),
                                Preconditions.uid(metadata.path("uid").asString()),
                                Optional.empty()))
                .whenComplete((done, failed) -> {
                    if (failed != null) {
                        LOG.debug("The next look at it says so again: {}", failed.getMessage());
                    }
                });
    }
}
