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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Says in an APIService's status whether it is {@code Available}; writes only what changed. */
public final class ApiServiceStatus {

    private final Engine engine;
    private final TypeRegistry types;
    private final InstantSource clock;
    private final Map<String, String> written = new ConcurrentHashMap<>();

    public ApiServiceStatus(Engine engine, TypeRegistry types, InstantSource clock) {
        this.engine = engine;
        this.types = types;
        this.clock = clock;
    }

    void local(JsonNode object) {
        if (object.path("status").path("conditions").isEmpty()) {
            write(
                    object.path("metadata").path("name").asString(),
                    "True",
                    "Local",
                    "Local APIServices are always available");
        }
    }

    void remote(AggregatedApi api, Optional<String> problem) {
        if (problem.isEmpty()) {
            write(api.name(), "True", "Passed", "all checks passed");
        } else {
            write(api.name(), "False", "FailedDiscoveryCheck", problem.get());
        }
    }

    private void write(String name, String available, String reason, String message) {
        if (reason.equals(written.put(name, reason))) {
            return;
        }
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Available")
                .put("status", available)
                .put("reason", reason)
                .put("message", message)
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        ResourceDefinition type = types.find(Aggregator.API_SERVICES).orElseThrow();
        engine.handle(
                        new ApiRequest(
                                Ensure.SELF,
                                ApiVerb.PATCH,
                                type,
                                type.storageVersion(),
                                "",
                                name,
                                "status",
                                Options.NONE,
                                Optional.of(PatchType.MERGE),
                                JsonMapper.shared().writeValueAsBytes(patch),
                                Preconditions.NONE,
                                Optional.empty()))
                .exceptionally(failed -> {
                    written.remove(name);
                    throw new IllegalStateException(failed);
                });
    }
}
