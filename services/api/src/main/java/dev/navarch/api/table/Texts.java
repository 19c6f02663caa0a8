package dev.navarch.api.table;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** How cells write what many of them show. */
final class Texts {

    static final String NONE = "<none>";
    static final String UNSET = "<unset>";

    private Texts() {}

    /** The text at a JSON pointer, empty when there is none. */
    static String at(JsonNode object, String pointer) {
        return object.at(pointer).asString("");
    }

    static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** {@code a=b,c=d}, in order. */
    static String labels(JsonNode labels) {
        List<String> shown = new ArrayList<>();
        TreeMap<String, String> sorted = new TreeMap<>();
        labels.properties().forEach(l -> sorted.put(l.getKey(), l.getValue().asString("")));
        sorted.forEach((key, value) -> shown.add(key + "=" + value));
        return or(String.join(",", shown), NONE);
    }

    /** A label selector in the form that {@code -l} takes: {@code a=b,c in (d,e),!f}. */
    static String selector(JsonNode selector) {
        if (selector.isMissingNode()) {
            return NONE;
        }
        List<String> shown = new ArrayList<>();
        String labels = labels(selector.path("matchLabels"));
        if (!labels.equals(NONE)) {
            shown.add(labels);
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            String key = expression.path("key").asString("");
            String values = String.join(",", texts(expression.path("values")));
            shown.add(
                    switch (expression.path("operator").asString("")) {
                        case "In" -> key + " in (" + values + ")";
                        case "NotIn" -> key + " notin (" + values + ")";
                        case "DoesNotExist" -> "!" + key;
                        default -> key;
                    });
        }
        return or(String.join(",", shown), NONE);
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString("")));
        return texts;
    }

    /** The values of one field of each item. */
    static List<String> each(JsonNode array, String field) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.path(field).asString("")));
        return texts;
    }

    /** The first three, and how many more there are. */
    static String firstThree(List<String> all, String separator) {
        return all.size() <= 3
                ? String.join(separator, all)
                : String.join(separator, all.subList(0, 3)) + " + " + (all.size() - 3) + " more...";
    }

    static String bool(JsonNode value) {
        return value.isMissingNode() ? UNSET : value.asBoolean(false) ? "true" : "false";
    }

    static boolean isBeingDeleted(JsonNode object) {
        return object.at("/metadata/deletionTimestamp").isString();
    }
}
