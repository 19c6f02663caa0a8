package dev.navarch.api.feature;

import dev.navarch.api.encoding.Packaged;
import dev.navarch.api.feature.FeatureGate.Stage;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads the gates that there are. */
final class GateTable {

    private static final String FILE = "/features/gates.yaml";

    private GateTable() {}

    /** By name, in order. */
    static Map<String, FeatureGate> load() {
        JsonNode root = Packaged.tree(FILE);
        JsonNode here = root.path("here");
        Map<String, FeatureGate> gates = new TreeMap<>();
        gates.put("AllAlpha", gate("AllAlpha", Stage.ALPHA, false, false, here));
        gates.put("AllBeta", gate("AllBeta", Stage.BETA, false, false, here));
        for (JsonNode part : root.path("stages")) {
            Stage stage = Stage.valueOf(part.path("stage").asString());
            boolean on = part.path("default").asBoolean();
            boolean locked = part.path("locked").asBoolean(false);
            for (JsonNode name : part.path("gates")) {
                gates.put(name.asString(), gate(name.asString(), stage, on, locked, here));
            }
        }
        return gates;
    }

    private static FeatureGate gate(
            String name, Stage stage, boolean on, boolean locked, JsonNode here) {
        JsonNode own = here.path(name);
        return new FeatureGate(
                name,
                stage,
                own.path("on").asBoolean(on),
                locked,
                own.isObject(),
                own.path("served").valueStream().map(JsonNode::asString).toList());
    }
}
