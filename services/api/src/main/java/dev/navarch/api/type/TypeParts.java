package dev.navarch.api.type;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads columns and rules as the type files write them. */
final class TypeParts {

    private static final PrinterColumn NAME =
            new PrinterColumn("Name", "string", "name", "", 0, "jsonPath:.metadata.name");
    private static final String UNCHANGED = "self == oldSelf";

    private TypeParts() {}

    /** {@code Name} comes first whatever is written, as in every table. */
    static List<PrinterColumn> columns(JsonNode json, Schema schema) {
        List<PrinterColumn> read = new ArrayList<>();
        boolean named = false;
        for (JsonNode column : json) {
            String cell = column.path("cell").asString("");
            String name = column.get("name").asString();
            named |= name.equals("Name");
            read.add(
                    new PrinterColumn(
                            name,
                            column.path("type").asString("string"),
                            column.path("format").asString(""),
                            column.path("description").asString(documentation(schema, cell)),
                            column.path("priority").asInt(0),
                            cell));
        }
        if (!named) {
            read.addFirst(
                    new PrinterColumn(
                            NAME.name(),
                            NAME.type(),
                            NAME.format(),
                            documentation(schema, NAME.cell()),
                            NAME.priority(),
                            NAME.cell()));
        }
        return read;
    }

    private static String documentation(Schema schema, String cell) {
        if (!cell.startsWith("jsonPath:.")) {
            return "";
        }
        return schema.at(cell.substring("jsonPath:.".length())).map(Schema::description).orElse("");
    }

    /** Rules as written, and one for each path under {@code immutable}. */
    static List<Rule> rules(JsonNode type) {
        List<Rule> read = new ArrayList<>();
        for (JsonNode rule : type.path("rules")) {
            read.add(
                    new Rule(
                            rule.path("path").asString(""),
                            rule.get("rule").asString(),
                            rule.path("message").asString(""),
                            rule.path("reason").asString("FieldValueInvalid"),
                            rule.path("field").asString("")));
        }
        for (JsonNode path : type.path("immutable")) {
            read.add(
                    new Rule(
                            path.asString(),
                            UNCHANGED,
                            "field is immutable",
                            "FieldValueInvalid",
                            ""));
        }
        return read;
    }
}
