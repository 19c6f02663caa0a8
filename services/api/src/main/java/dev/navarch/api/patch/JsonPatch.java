package dev.navarch.api.patch;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON patch, RFC 6902, with the two liberties that Kubernetes takes: a negative array index counts
 * from the end, and a {@code test} for null is met by a field that is absent.
 */
public final class JsonPatch {

    /** More operations than this are refused with 413. */
    static final int MAX_OPERATIONS = 10_000;

    /** What one patch may add to an object by copying, in characters of JSON. */
    private static final long MAX_COPIED = 3L * 1024 * 1024;

    private JsonNode document;
    private long copied;

    private JsonPatch(JsonNode document) {
        this.document = document;
    }

    /**
     * @param target stays as it is
     * @param patch an array of operations
     * @return the patched copy
     * @throws ApiException 400 for what is no patch, 413 for too many operations, 422 when an
     *     operation does not apply or a test fails
     */
    public static ObjectNode apply(ObjectNode target, JsonNode patch) {
        List<JsonPatchOperation> operations = read(patch);
        JsonPatch run = new JsonPatch(target.deepCopy());
        for (JsonPatchOperation operation : operations) {
            run.carryOut(operation);
        }
        if (run.document instanceof ObjectNode patched) {
            return patched;
        }
        throw PatchRefusals.doesNotFit();
    }

    private static List<JsonPatchOperation> read(JsonNode patch) {
        if (!(patch instanceof ArrayNode array)) {
            throw Refusals.badRequest(
                    "error decoding patch: json: cannot unmarshal "
                            + MergePatch.goType(patch)
                            + " into Go value of type []interface {}");
        }
        if (array.size() > MAX_OPERATIONS) {
            throw Refusals.tooLarge(
                    "The allowed maximum operations in a JSON patch is "
                            + MAX_OPERATIONS
                            + ", got "
                            + array.size());
        }
        List<JsonPatchOperation> operations = new ArrayList<>(array.size());
        for (JsonNode operation : array) {
            operations.add(JsonPatchOperation.read(operation));
        }
        return operations;
    }

    private void carryOut(JsonPatchOperation operation) {
        switch (operation) {
            case JsonPatchOperation.Add add -> add(add.path(), add.value().deepCopy());
            case JsonPatchOperation.Remove remove -> remove(remove.path());
            case JsonPatchOperation.Replace replace ->
                    replace(replace.path(), replace.value().deepCopy());
            case JsonPatchOperation.Move move -> add(move.path(), remove(move.from()));
            case JsonPatchOperation.Copy copy -> add(copy.path(), copyOf(copy.from()));
            case JsonPatchOperation.Test test -> test(test.path(), test.value());
        }
    }

    private JsonNode copyOf(List<String> from) {
        JsonNode source = existing(from);
        copied += source.toString().length();
        if (copied > MAX_COPIED) {
            throw PatchRefusals.doesNotFit();
        }
        return source.deepCopy();
    }

    private void add(List<String> path, JsonNode value) {
        if (path.isEmpty()) {
            document = value;
            return;
        }
        switch (parentOf(path)) {
            case ObjectNode object -> object.set(path.getLast(), value);
            case ArrayNode array when path.getLast().equals("-") -> array.add(value);
            case ArrayNode array ->
                    array.insert(index(path.getLast(), array.size() + 1, array.size()), value);
            default -> throw PatchRefusals.doesNotFit();
        }
    }

    private JsonNode remove(List<String> path) {
        JsonNode removed = existing(path);
        if (path.isEmpty()) {
            throw PatchRefusals.doesNotFit();
        }
        switch (parentOf(path)) {
            case ObjectNode object -> object.remove(path.getLast());
            case ArrayNode array -> array.remove(index(path.getLast(), array.size()));
            default -> throw PatchRefusals.doesNotFit();
        }
        return removed;
    }

    private void replace(List<String> path, JsonNode value) {
        existing(path);
        if (path.isEmpty()) {
            document = value;
            return;
        }
        switch (parentOf(path)) {
            case ObjectNode object -> object.set(path.getLast(), value);
            case ArrayNode array -> array.set(index(path.getLast(), array.size()), value);
            default -> throw PatchRefusals.doesNotFit();
        }
    }

    private void test(List<String> path, JsonNode expected) {
        JsonNode parent = path.isEmpty() ? document : parentOf(path);
        JsonNode actual =
                !path.isEmpty() && parent instanceof ObjectNode && !parent.has(path.getLast())
                        ? NullNode.getInstance()
                        : existing(path);
        if (!JsonEquality.same(actual, expected)) {
            throw PatchRefusals.doesNotFit();
        }
    }

    private JsonNode parentOf(List<String> path) {
        return existing(path.subList(0, path.size() - 1));
    }

    private JsonNode existing(List<String> path) {
        JsonNode at = document;
        for (String token : path) {
            JsonNode next =
                    switch (at) {
                        case ObjectNode object -> object.get(token);
                        case ArrayNode array -> array.get(index(token, array.size()));
                        default -> null;
                    };
            if (next == null) {
                throw PatchRefusals.doesNotFit();
            }
            at = next;
        }
        return at;
    }

    private static int index(String token, int size) {
        return index(token, size, size);
    }

    /**
     * @param bound one more than the greatest index allowed
     * @param size what a negative index counts back from
     */
    private static int index(String token, int bound, int size) {
        if (!token.matches("-?(0|[1-9][0-9]{0,8})")) {
            throw PatchRefusals.doesNotFit();
        }
        int index = Integer.parseInt(token);
        int from = index < 0 ? index + size : index;
        if (from < 0 || from >= bound) {
            throw PatchRefusals.doesNotFit();
        }
        return from;
    }
}
