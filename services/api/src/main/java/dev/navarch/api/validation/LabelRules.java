package dev.navarch.api.validation;

import tools.jackson.databind.JsonNode;

/** What labels must be, wherever they stand: in pod templates and in selectors. */
final class LabelRules {

    private LabelRules() {}

    static void check(String path, JsonNode labels, Causes causes) {
        for (var label : labels.properties()) {
            for (String problem : Format.qualifiedNameProblems(label.getKey())) {
                causes.invalid(path, label.getKey(), problem);
            }
            String value = label.getValue().asString("");
            for (String problem : Format.LABEL_VALUE.problems(value)) {
                causes.invalid(path, value, problem);
            }
        }
    }
}
