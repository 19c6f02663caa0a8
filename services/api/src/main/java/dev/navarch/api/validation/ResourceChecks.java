package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;
import static dev.navarch.api.decode.FieldPath.key;

import dev.navarch.api.decode.QuantityText;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Amounts of resources. */
final class ResourceChecks {

    private static final Set<String> CONTAINER_RESOURCES =
            Set.of("cpu", "memory", "ephemeral-storage", "storage");

    private ResourceChecks() {}

    /** Of containers, pods and claims: requests do not exceed limits. */
    static void requirements(
            ObjectNode resources,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        amounts(resources.path("limits"), child(path, "limits"), causes);
        amounts(resources.path("requests"), child(path, "requests"), causes);
        for (var request : resources.path("requests").properties()) {
            String resource = request.getKey();
            JsonNode limit = resources.path("limits").path(resource);
            String amount = request.getValue().asString("");
            if (limit.isString()
                    && QuantityText.isQuantity(amount)
                    && QuantityText.isQuantity(limit.asString())
                    && QuantityText.amount(amount).compareTo(QuantityText.amount(limit.asString()))
                            > 0) {
                causes.invalid(
                        child(path, "requests"),
                        request.getValue(),
                        "must be less than or equal to "
                                + resource
                                + " limit of "
                                + limit.asString());
            }
        }
    }

    private static void amounts(JsonNode amounts, String path, Causes causes) {
        for (var entry : amounts.properties()) {
            String resource = entry.getKey();
            String at = key(path, resource);
            String amount = entry.getValue().asString("");
            for (String problem : Format.qualifiedNameProblems(resource)) {
                causes.invalid(at, resource, problem);
            }
            if (!resource.contains("/")
                    && !CONTAINER_RESOURCES.contains(resource)
                    && !resource.startsWith("hugepages-")) {
                causes.invalid(at, resource, "must be a standard resource type or fully qualified");
            }
            amount(resource, amount, at, causes);
        }
    }

    private static void amount(String resource, String amount, String path, Causes causes) {
        if (!QuantityText.isQuantity(amount)) {
            return;
        }
        BigDecimal value = QuantityText.amount(amount);
        if (value.signum() < 0) {
            causes.invalid(path, StringNode.valueOf(amount), "must be greater than or equal to 0");
        }
        if (resource.contains("/") && value.stripTrailingZeros().scale() > 0) {
            causes.invalid(path, StringNode.valueOf(amount), "must be an integer");
        }
    }

    static void quota(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        for (var entry : spec.path("hard").properties()) {
            String at = key(child(path, "hard"), entry.getKey());
            for (String problem : Format.qualifiedNameProblems(entry.getKey())) {
                causes.invalid(at, entry.getKey(), problem);
            }
            amount("", entry.getValue().asString(""), at, causes);
        }
    }
}
