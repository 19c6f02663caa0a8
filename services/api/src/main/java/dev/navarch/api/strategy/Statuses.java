package dev.navarch.api.strategy;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiResponse;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Answers of subresources that have nothing to show. */
public final class Statuses {

    private Statuses() {}

    /** What a binding and an eviction answer. */
    public static ApiResponse created() {
        ObjectNode status = Json.MAPPER.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success").put("code", 201);
        return new ApiResponse.One(201, Json.write(status), List.of());
    }
}
