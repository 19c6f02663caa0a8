package dev.navarch.api.fairness;

import dev.navarch.api.fairness.FlowSchema.Distinguisher;
import dev.navarch.api.fairness.PriorityLevel.LimitResponse;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads flow schemas and priority levels from objects that were validated when stored. */
public final class ConfigReader {

    private ConfigReader() {}

    public static FlowSchema schema(JsonNode object) {
        JsonNode spec = object.path("spec");
        return new FlowSchema(
                name(object),
                object.path("metadata").path("uid").asString(""),
                spec.path("matchingPrecedence").asInt(1000),
                spec.path("priorityLevelConfiguration").path("name").asString(""),
                switch (spec.path("distinguisherMethod").path("type").asString("")) {
                    case "ByUser" -> Distinguisher.BY_USER;
                    case "ByNamespace" -> Distinguisher.BY_NAMESPACE;
                    default -> Distinguisher.NONE;
                },
                each(spec.path("rules"), ConfigReader::rule));
    }

    private static PolicyRule rule(JsonNode rule) {
        return new PolicyRule(
                each(rule.path("subjects"), ConfigReader::subject),
                each(
                        rule.path("resourceRules"),
                        r ->
                                new PolicyRule.OfResources(
                                        strings(r.path("verbs")),
                                        strings(r.path("apiGroups")),
                                        strings(r.path("resources")),
                                        r.path("clusterScope").asBoolean(false),
                                        strings(r.path("namespaces")))),
                each(
                        rule.path("nonResourceRules"),
                        r ->
                                new PolicyRule.OfPaths(
                                        strings(r.path("verbs")),
                                        strings(r.path("nonResourceURLs")))));
    }

    private static Subject subject(JsonNode subject) {
        JsonNode account = subject.path("serviceAccount");
        return switch (subject.path("kind").asString("")) {
            case "User" -> new Subject.OfUser(subject.path("user").path("name").asString(""));
            case "Group" -> new Subject.OfGroup(subject.path("group").path("name").asString(""));
            default ->
                    new Subject.OfServiceAccount(
                            account.path("namespace").asString(""),
                            account.path("name").asString(""));
        };
    }

    public static PriorityLevel level(JsonNode object) {
        JsonNode spec = object.path("spec");
        boolean exempt = spec.path("type").asString("").equals("Exempt");
        JsonNode limits = spec.path(exempt ? "exempt" : "limited");
        JsonNode borrowing = limits.path("borrowingLimitPercent");
        return new PriorityLevel(
                name(object),
                object.path("metadata").path("uid").asString(""),
                exempt,
                limits.path("nominalConcurrencyShares").asInt(exempt ? 0 : 30),
                limits.path("lendablePercent").asInt(0),
                borrowing.isNumber() ? OptionalInt.of(borrowing.asInt()) : OptionalInt.empty(),
                response(limits.path("limitResponse")));
    }

    private static LimitResponse response(JsonNode response) {
        if (!response.path("type").asString("").equals("Queue")) {
            return new LimitResponse.Reject();
        }
        JsonNode queuing = response.path("queuing");
        int queues = Math.max(1, queuing.path("queues").asInt(64));
        return new LimitResponse.Queue(
                queues,
                Math.clamp(queuing.path("handSize").asInt(8), 1, queues),
                Math.max(1, queuing.path("queueLengthLimit").asInt(50)));
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    private static <T> List<T> each(JsonNode array, Function<JsonNode, T> read) {
        return array.valueStream().map(read).toList();
    }

    private static List<String> strings(JsonNode array) {
        return each(array, node -> node.asString(""));
    }
}
