package dev.navarch.api.engine.verb;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** Whether two trees say the same: fields in any order, numbers by value. */
final class SameJson {

    private static final Comparator<JsonNode> SCALARS =
            (a, b) ->
                    a.isNumber() && b.isNumber()
                            ? a.decimalValue().compareTo(b.decimalValue())
                            : a.equals(b) ? 0 : 1;

    private SameJson() {}

    static boolean same(JsonNode a, JsonNode b) {
        return a.equals(SCALARS, b);
    }
}
