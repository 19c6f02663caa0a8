package dev.navarch.api.patch;

import dev.navarch.api.engine.Refusals;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One operation of a JSON patch, read and checked. Paths are the tokens of a JSON pointer. */
sealed interface JsonPatchOperation {

    record Add(List<String> path, JsonNode value) implements JsonPatchOperation {}

    record Remove(List<String> path) implements JsonPatchOperation {}

    record Replace(List<String> path, JsonNode value) implements JsonPatchOperation {}

    record Move(List<String> from, List<String> path) implements JsonPatchOperation {}

    record Copy(List<String> from, List<String> path) implements JsonPatchOperation {}

    record Test(List<String> path, JsonNode value) implements JsonPatchOperation {}

    /**
     * @throws dev.navarch.api.engine.ApiException 400 when this is no operation; 422 when it lacks
     *     a member or has a malformed pointer
     */
    static JsonPatchOperation read(JsonNode operation) {
        if (!operation.isObject()) {
            throw Refusals.badRequest(
                    "json: cannot unmarshal "
                            + MergePatch.goType(operation)
                            + " into Go value of type jsonpatch.Operation");
        }
        List<String> path = pointer(operation, "path");
        return switch (operation.path("op").asString("")) {
            case "add" -> new Add(path, value(operation));
            case "remove" -> new Remove(path);
            case "replace" -> new Replace(path, value(operation));
            case "move" -> new Move(pointer(operation, "from"), path);
            case "copy" -> new Copy(pointer(operation, "from"), path);
            case "test" -> new Test(path, value(operation));
            default -> throw PatchRefusals.doesNotFit();
        };
    }

    private static JsonNode value(JsonNode operation) {
        JsonNode value = operation.get("value");
        if (value == null) {
            throw PatchRefusals.doesNotFit();
        }
        return value;
    }

    private static List<String> pointer(JsonNode operation, String member) {
        JsonNode pointer = operation.get(member);
        if (pointer == null || !pointer.isString()) {
            throw PatchRefusals.doesNotFit();
        }
        String text = pointer.stringValue();
        if (text.isEmpty()) {
            return List.of();
        }
        if (text.charAt(0) != '/') {
            throw PatchRefusals.doesNotFit();
        }
        return Arrays.stream(text.substring(1).split("/", -1))
                .map(token -> token.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
