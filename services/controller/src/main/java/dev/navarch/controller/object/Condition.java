package dev.navarch.controller.object;

import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of {@code status.conditions}, in the form that all types share.
 *
 * @param tree the condition as it is stored, with fields that only some types have
 */
public record Condition(ObjectNode tree) {

    public Condition {
        Objects.requireNonNull(tree.get("type"));
    }

    public static Condition of(String type, String status, String reason, String message) {
        ObjectNode tree = Json.object();
        tree.put("type", type).put("status", status);
        if (!reason.isEmpty()) {
            tree.put("reason", reason);
        }
        if (!message.isEmpty()) {
            tree.put("message", message);
        }
        return new Condition(tree);
    }

    public Condition with(String field, String value) {
        ObjectNode copy = tree.deepCopy();
        copy.put(field, value);
        return new Condition(copy);
    }

    public Condition with(String field, long value) {
        ObjectNode copy = tree.deepCopy();
        copy.put(field, value);
        return new Condition(copy);
    }

    public String type() {
        return text("type");
    }

    public String status() {
        return text("status");
    }

    public boolean isTrue() {
        return status().equals("True");
    }

    public String reason() {
        return text("reason");
    }

    public String message() {
        return text("message");
    }

    /** A field's text, empty when it is missing. */
    public String text(String field) {
        return Optional.ofNullable(tree.get(field)).map(JsonNode::asString).orElse("");
    }
}
