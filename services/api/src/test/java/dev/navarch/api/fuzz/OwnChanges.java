package dev.navarch.api.fuzz;

import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tells what a request changed from what the server writes of its own accord meanwhile. */
final class OwnChanges {

    /** Types whose status the server keeps. */
    private static final Set<String> KEPT =
            Set.of(
                    "apiservices",
                    "customresourcedefinitions",
                    "flowschemas",
                    "prioritylevelconfigurations");

    /** Types whose objects the server writes and deletes: after requests for others, that is. */
    private static final Set<String> TENDED =
            Set.of(
                    "clusterroles",
                    "events",
                    "flowschemas",
                    "others",
                    "prioritylevelconfigurations",
                    "resourcequotas",
                    "widgets");

    private OwnChanges() {}

    /** The changes that a request is to answer for, and that were not taken back. */
    static List<Change> of(Asked asked, List<Change> changes) {
        Map<ObjectKey, Change> first = new LinkedHashMap<>();
        Map<ObjectKey, Change> last = new LinkedHashMap<>();
        for (Change change : changes) {
            first.putIfAbsent(change.key(), change);
            last.put(change.key(), change);
        }
        return last.values().stream()
                .filter(change -> !none(first.get(change.key()), change))
                .filter(change -> !byItself(asked, change))
                .toList();
    }

    private static boolean none(@Nullable Change first, Change last) {
        return first != null && first.before().isEmpty() && last.after().isEmpty();
    }

    private static boolean byItself(Asked asked, Change change) {
        String resource = change.key().type().resource();
        if (KEPT.contains(resource)
                && substance(change.before()).equals(substance(change.after()))) {
            return true;
        }
        // An address whose Service is gone is given back some time after.
        if (resource.equals("ipaddresses") && change.after().isEmpty()) {
            return true;
        }
        return TENDED.contains(resource) && !asked.operation().plural().equals(resource);
    }

    private static Optional<JsonNode> substance(Optional<byte[]> object) {
        return object.map(bytes -> {
            ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(bytes);
            return tree.remove(List.of("status", "metadata"));
        });
    }
}
