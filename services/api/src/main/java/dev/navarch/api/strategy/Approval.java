package dev.navarch.api.strategy;

import dev.navarch.api.engine.ApiException.Cause;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Approves or denies a certificate signing request: its conditions. */
public final class Approval implements PartHandler.Part {

    private final InstantSource clock;

    public Approval(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public List<Cause> take(ObjectNode object, ObjectNode wanted) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        JsonNode conditions = wanted.path("status").path("conditions").deepCopy();
        for (JsonNode condition : conditions) {
            if (condition instanceof ObjectNode one) {
                stamp(one, "lastUpdateTime", now);
                stamp(one, "lastTransitionTime", now);
            }
        }
        if (!conditions.isMissingNode()) {
            object.withObjectProperty("status").set("conditions", conditions);
        }
        return List.of();
    }

    private static void stamp(ObjectNode condition, String field, String now) {
        if (condition.path(field).asString("").isEmpty()) {
            condition.put(field, now);
        }
    }
}
