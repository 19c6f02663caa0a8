package dev.navarch.api.validation;

import dev.navarch.api.engine.ApiException.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Collects what is wrong, in the words of Kubernetes' field errors. */
public final class Causes {

    private final List<Cause> found = new ArrayList<>();

    public List<Cause> list() {
        return List.copyOf(found);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public void required(String path, String detail) {
        add("FieldValueRequired", "Required value", detail, path);
    }

    public void invalid(String path, JsonNode value, String detail) {
        add("FieldValueInvalid", "Invalid value: " + shown(value), detail, path);
    }

    public void invalid(String path, String value, String detail) {
        invalid(path, StringNode.valueOf(value), detail);
    }

    public void duplicate(String path, JsonNode value) {
        add("FieldValueDuplicate", "Duplicate value: " + shown(value), "", path);
    }

    public void notFound(String path, String value) {
        add("FieldValueNotFound", "Not found: " + shown(StringNode.valueOf(value)), "", path);
    }

    public void forbidden(String path, String detail) {
        add("FieldValueForbidden", "Forbidden", detail, path);
    }

    public void notSupported(String path, JsonNode value, Collection<String> supported) {
        add(
                "FieldValueNotSupported",
                "Unsupported value: " + shown(value),
                "supported values: "
                        + supported.stream()
                                .sorted()
                                .map(s -> '"' + s + '"')
                                .collect(Collectors.joining(", ")),
                path);
    }

    public void tooLong(String path, int maximum) {
        add("FieldValueTooLong", "Too long", "may not be more than " + maximum + " bytes", path);
    }

    public void tooMany(String path, int actual, int maximum) {
        add(
                "FieldValueTooMany",
                "Too many: " + actual,
                "must have at most " + maximum + (maximum == 1 ? " item" : " items"),
                path);
    }

    public void typeInvalid(String path, JsonNode value, String detail) {
        add("FieldValueTypeInvalid", "Invalid value: " + shown(value), detail, path);
    }

    /** A finding whose reason and message are known already. */
    public void add(Cause cause) {
        found.add(cause);
    }

    private void add(String reason, String what, String detail, String path) {
        found.add(new Cause(reason, detail.isEmpty() ? what : what + ": " + detail, path));
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "null" : value.toString();
    }
}
