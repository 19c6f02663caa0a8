package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.encoding.ParseProblem;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Refusals;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the {@code DeleteOptions} that a delete may carry as its body, JSON or YAML. A field of
 * another type than its own is refused: to delete without the precondition that a client meant is
 * worse than not to delete.
 */
final class DeleteBody {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private DeleteBody() {}

    /**
     * @throws ApiException 400 for what is no DeleteOptions; 422 for a dry run that is none
     */
    static ObjectNode read(ApiRequest request) {
        if (request.body().length == 0) {
            return Json.MAPPER.createObjectNode();
        }
        if (!(tree(request.body()) instanceof ObjectNode body)) {
            throw Refusals.badRequest("the body of the delete is not a DeleteOptions object");
        }
        check(body, "gracePeriodSeconds", "an integer", JsonNode::canConvertToLong);
        check(body, "orphanDependents", "a boolean", JsonNode::isBoolean);
        check(body, "propagationPolicy", "a string", JsonNode::isString);
        check(body, "preconditions", "an object", JsonNode::isObject);
        check(body, "dryRun", "a list of strings", DeleteBody::isTexts);
        ObjectNode preconditions = Json.child(body, "preconditions");
        check(preconditions, "uid", "a string", JsonNode::isString);
        check(preconditions, "resourceVersion", "a string", JsonNode::isString);
        List<String> dryRun = body.path("dryRun").valueStream().map(JsonNode::asString).toList();
        DryRun.check("DeleteOptions", dryRun);
        return body;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return body[0] == '{' ? Json.MAPPER.readTree(body) : YAML.readTree(body);
        } catch (JacksonException e) {
            throw Refusals.badRequest(
                    "the body of the delete is not a DeleteOptions object: " + ParseProblem.of(e));
        }
    }

    private static boolean isTexts(JsonNode value) {
        return value.isArray() && value.valueStream().allMatch(JsonNode::isString);
    }

    private static void check(
            ObjectNode body, String field, String type, Predicate<JsonNode> right) {
        if (body.hasNonNull(field) && !right.test(body.path(field))) {
            throw Refusals.badRequest(
                    "DeleteOptions in version \"v1\" cannot be handled as a DeleteOptions: "
                            + field
                            + " must be "
                            + type);
        }
    }
}
