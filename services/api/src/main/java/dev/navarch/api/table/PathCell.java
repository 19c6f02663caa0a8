package dev.navarch.api.table;

import dev.navarch.api.type.PrinterColumn;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A cell that shows the value at a path, in the form of its column's type.
 *
 * @param custom whether a CustomResourceDefinition asks for it: then dates are shown as ages, and a
 *     missing value leaves the cell empty
 */
record PathCell(JsonPath path, PrinterColumn column, boolean custom) implements Cell {

    @Override
    public @Nullable Object of(JsonNode object, Instant now) {
        Optional<JsonNode> value = path.first(object);
        if (value.isEmpty()) {
            return custom || !column.type().equals("string") ? null : "";
        }
        JsonNode found = value.get();
        return switch (column.type()) {
            case "integer" -> found.isNumber() ? (Object) found.asLong() : null;
            case "number" -> found.isNumber() ? (Object) found.asDouble() : null;
            case "boolean" -> found.isBoolean() ? (Object) found.asBoolean() : null;
            case "date" ->
                    custom ? HumanDuration.since(found.asString(""), now) : found.asString("");
            default -> JsonPath.print(found);
        };
    }
}
