package dev.navarch.controller.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list {@code status.conditions}, each type at most once, in its order. */
public final class Conditions {

    private final List<Condition> list = new ArrayList<>();

    /** Reads the conditions of a status tree. */
    public static Conditions of(ObjectNode status) {
        Conditions found = new Conditions();
        if (status.get("conditions") instanceof ArrayNode array) {
            for (JsonNode entry : array) {
                if (entry instanceof ObjectNode tree && tree.has("type")) {
                    found.list.add(new Condition(tree));
                }
            }
        }
        return found;
    }

    public Optional<Condition> get(String type) {
        return list.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    public boolean isTrue(String type) {
        return get(type).filter(Condition::isTrue).isPresent();
    }

    public void remove(String type) {
        list.removeIf(c -> c.type().equals(type));
    }

    /** Puts the condition at the end, as controllers that rebuild their list do. */
    public void append(Condition condition) {
        remove(condition.type());
        list.add(condition);
    }

    /** Puts the condition where its type stands, or at the end. */
    public void replace(Condition condition) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).type().equals(condition.type())) {
                list.set(i, condition);
                return;
            }
        }
        list.add(condition);
    }

    /**
     * Sets the condition at its place; {@code lastTransitionTime} moves only when the status does.
     */
    public void set(Condition condition, String now) {
        String since =
                get(condition.type())
                        .filter(old -> old.status().equals(condition.status()))
                        .map(old -> old.text("lastTransitionTime"))
                        .filter(time -> !time.isEmpty())
                        .orElse(now);
        replace(condition.with("lastTransitionTime", since));
    }

    public List<Condition> list() {
        return List.copyOf(list);
    }

    /** Writes the conditions into a status tree; none leaves the field out. */
    public void into(ObjectNode status) {
        status.remove("conditions");
        if (!list.isEmpty()) {
            ArrayNode array = status.putArray("conditions");
            list.forEach(c -> array.add(c.tree()));
        }
    }
}
