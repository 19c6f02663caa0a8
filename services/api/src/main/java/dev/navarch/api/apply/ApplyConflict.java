package dev.navarch.api.apply;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiException.Details;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A field that an apply would change although somebody else manages it.
 *
 * @param owner as {@link ManagedEntry#shown} says it
 * @param path {@code .spec.replicas}
 */
record ApplyConflict(String owner, String path) {

    static ApiException refusal(List<ApplyConflict> conflicts) {
        List<Cause> causes =
                conflicts.stream()
                        .map(c ->
                                new Cause(
                                        "FieldManagerConflict", "conflict with " + c.owner, c.path))
                        .toList();
        return new ApiException(409, "Conflict", message(conflicts), Details.NONE, causes);
    }

    private static String message(List<ApplyConflict> conflicts) {
        if (conflicts.size() == 1) {
            ApplyConflict only = conflicts.getFirst();
            return "Apply failed with 1 conflict: conflict with " + only.owner + ": " + only.path;
        }
        Map<String, List<String>> byOwner = new TreeMap<>();
        conflicts.forEach(
                c -> byOwner.computeIfAbsent(c.owner, o -> new ArrayList<>()).add(c.path));
        List<String> parts = new ArrayList<>();
        byOwner.forEach((owner, paths) ->
                parts.add("conflicts with " + owner + ":\n- " + String.join("\n- ", paths)));
        return "Apply failed with " + conflicts.size() + " conflicts: " + String.join("\n", parts);
    }
}
