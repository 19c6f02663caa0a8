package dev.navarch.api.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Set operations on {@code fieldsV1} trees. A node without children is a member of the set; a node
 * with children is one only if it has {@code "."} too.
 */
final class FieldTree {

    /** A member without members below it. Shared, so nobody may add to it. */
    static final ObjectNode LEAF = JsonNodeFactory.instance.objectNode();

    private FieldTree() {}

    static boolean isMember(JsonNode node) {
        return node.isEmpty() || node.has(PathElement.SELF);
    }

    static ObjectNode union(ObjectNode one, ObjectNode other) {
        if (one.isEmpty() && other.isEmpty()) {
            return LEAF;
        }
        ObjectNode result = copy(one);
        if (isMember(one) || isMember(other)) {
            result.set(PathElement.SELF, LEAF);
        }
        for (Map.Entry<String, JsonNode> entry : other.properties()) {
            if (entry.getValue() instanceof ObjectNode theirs) {
                result.set(
                        entry.getKey(),
                        one.get(entry.getKey()) instanceof ObjectNode ours
                                ? union(ours, theirs)
                                : theirs);
            }
        }
        return result;
    }

    /**
     * What remains of {@code set}; a member of {@code taken} without members below it takes
     * everything below along.
     *
     * @return null when nothing remains; {@code set} itself when all does
     */
    @SuppressWarnings("ReferenceEquality") // an unchanged subtree is returned as it is
    static @Nullable ObjectNode minus(ObjectNode set, ObjectNode taken) {
        if (taken.isEmpty()) {
            return null;
        }
        boolean member = isMember(set) && !isMember(taken);
        @Nullable ObjectNode changed = null;
        for (Map.Entry<String, JsonNode> entry : taken.properties()) {
            String name = entry.getKey();
            if (name.equals(PathElement.SELF)
                    || !(set.get(name) instanceof ObjectNode ours)
                    || !(entry.getValue() instanceof ObjectNode theirs)) {
                continue;
            }
            @Nullable ObjectNode rest = minus(ours, theirs);
            if (rest == ours) {
                continue;
            }
            changed = changed == null ? copy(set) : changed;
            if (rest == null) {
                changed.remove(name);
            } else {
                changed.set(name, rest);
            }
        }
        if (changed == null && member == isMember(set)) {
            return set;
        }
        ObjectNode result = changed == null ? copy(set) : changed;
        result.remove(PathElement.SELF);
        if (result.isEmpty()) {
            return member ? LEAF : null;
        }
        if (member) {
            result.set(PathElement.SELF, LEAF);
        }
        return result;
    }

    /** The members of both sets, each as a path to show to people. */
    static List<String> common(ObjectNode one, ObjectNode other) {
        List<String> paths = new ArrayList<>();
        common(one, other, "", paths);
        return paths;
    }

    private static void common(ObjectNode one, ObjectNode other, String path, List<String> paths) {
        if (!path.isEmpty() && isMember(one) && isMember(other)) {
            paths.add(path);
        }
        for (Map.Entry<String, JsonNode> entry : other.properties()) {
            String name = entry.getKey();
            if (!name.equals(PathElement.SELF)
                    && one.get(name) instanceof ObjectNode ours
                    && entry.getValue() instanceof ObjectNode theirs) {
                common(ours, theirs, path + PathElement.shown(name), paths);
            }
        }
    }

    /** Whether two trees are the same set. */
    static boolean same(ObjectNode one, ObjectNode other) {
        if (isMember(one) != isMember(other) || children(one) != children(other)) {
            return false;
        }
        for (Map.Entry<String, JsonNode> entry : other.properties()) {
            if (!entry.getKey().equals(PathElement.SELF)
                    && !(one.get(entry.getKey()) instanceof ObjectNode ours
                            && entry.getValue() instanceof ObjectNode theirs
                            && same(ours, theirs))) {
                return false;
            }
        }
        return true;
    }

    private static int children(ObjectNode node) {
        return node.has(PathElement.SELF) ? node.size() - 1 : node.size();
    }

    private static ObjectNode copy(ObjectNode tree) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        tree.forEachEntry(copy::set);
        return copy;
    }
}
