package dev.navarch.api.validation;

import dev.navarch.api.decode.QuantityText;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A form that a field's value must have; names are those of the rules file. */
@FunctionalInterface
interface FormatCheck {

    /** What is wrong with the value; empty when nothing is. */
    List<String> problems(JsonNode value);

    static FormatCheck of(String name) {
        return switch (name) {
            case "label" -> v -> Format.DNS_LABEL.problems(v.asString(""));
            case "subdomain" -> v -> Format.DNS_SUBDOMAIN.problems(v.asString(""));
            case "label1035" -> v -> Format.DNS_1035_LABEL.problems(v.asString(""));
            case "labelKey" -> v -> Format.qualifiedNameProblems(v.asString(""));
            case "pathSegment" -> v -> Format.pathSegmentProblems(v.asString(""));
            case "labelValue" -> v -> Format.LABEL_VALUE.problems(v.asString(""));
            case "environmentName" -> v -> Format.environmentNameProblems(v.asString(""));
            case "portName" -> v -> Format.portNameProblems(v.asString(""));
            case "port" -> FormatCheck::port;
            case "portOrName" ->
                    v -> v.isNumber() ? port(v) : Format.portNameProblems(v.asString(""));
            case "portNumber" -> v -> v.asInt(0) == 0 ? List.<String>of() : port(v);
            case "nonNegativeQuantity" -> FormatCheck::nonNegative;
            case "countOrPercent" -> FormatCheck::countOrPercent;
            case "relativePath" -> FormatCheck::relativePath;
            case "labels" -> v -> List.of();
            default -> throw new IllegalArgumentException("no format " + name);
        };
    }

    private static List<String> port(JsonNode value) {
        int port = value.asInt(0);
        return port >= 1 && port <= 65535
                ? List.of()
                : List.of("must be between 1 and 65535, inclusive");
    }

    private static List<String> nonNegative(JsonNode value) {
        String text = value.asString("");
        return QuantityText.isQuantity(text) && QuantityText.amount(text).signum() >= 0
                ? List.of()
                : List.of("must be greater than or equal to 0");
    }

    private static List<String> countOrPercent(JsonNode value) {
        if (value.isNumber()) {
            return value.asLong() >= 0 ? List.of() : List.of("must be greater than or equal to 0");
        }
        return value.asString("").matches("[0-9]+%")
                ? List.of()
                : List.of(
                        "a valid percent string must be a numeric string followed by an ending '%'"
                                + " (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
    }

    private static List<String> relativePath(JsonNode value) {
        String path = value.asString("");
        if (path.startsWith("/")) {
            return List.of("must be a relative path");
        }
        return List.of(path.split("/")).contains("..")
                ? List.of("must not contain '..'")
                : List.of();
    }
}
