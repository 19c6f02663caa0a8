package dev.navarch.api.auth.oidc;

import dev.navarch.api.auth.User;
import dev.navarch.api.auth.oidc.JwtSettings.ClaimRule;
import dev.navarch.api.auth.oidc.JwtSettings.Condition;
import dev.navarch.api.auth.oidc.JwtSettings.Extra;
import dev.navarch.api.auth.oidc.JwtSettings.Mapping;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.CelExpression;
import dev.navarch.api.cel.CelJson;
import dev.navarch.api.cel.CelValues;
import dev.navarch.api.encoding.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes users of the claims of tokens whose signature and dates are good. */
final class JwtUsers {

    private static final String EMAIL = "email";
    private static final String EVERYBODY = "system:authenticated";

    private final JwtSettings settings;

    JwtUsers(JwtSettings settings) {
        this.settings = settings;
    }

    /**
     * @throws ClaimException if they make none
     */
    User of(ObjectNode claims) throws ClaimException {
        try {
            Map<String, Object> variables = Map.of("claims", CelValues.of(claims));
            for (ClaimRule rule : settings.claimRules()) {
                require(rule, claims, variables);
            }
            User user = user(claims, variables);
            Map<String, Object> known = Map.of("user", CelValues.of(json(user)));
            for (Condition rule : settings.userRules()) {
                require(rule, known);
            }
            List<String> groups = new ArrayList<>(user.groups());
            if (!groups.contains(EVERYBODY)) {
                groups.add(EVERYBODY);
            }
            return new User(user.name(), user.uid(), groups, user.extra());
        } catch (CelException failed) {
            throw new ClaimException(failed.text());
        }
    }

    private static void require(ClaimRule rule, ObjectNode claims, Map<String, Object> variables)
            throws ClaimException {
        switch (rule) {
            case ClaimRule.Required required -> {
                JsonNode value = claims.path(required.claim());
                if (!value.isString() || !value.asString().equals(required.value())) {
                    throw new ClaimException("the claim " + required.claim() + " is not as needed");
                }
            }
            case ClaimRule.Holds holds -> require(holds.condition(), variables);
        }
    }

    private static void require(Condition condition, Map<String, Object> variables)
            throws ClaimException {
        if (!condition.expression().holds(variables)) {
            throw new ClaimException(condition.why());
        }
    }

    private User user(ObjectNode claims, Map<String, Object> variables) throws ClaimException {
        String name = name(claims, variables);
        List<String> groups =
                settings.mappings().groups().isEmpty()
                        ? List.of()
                        : groups(settings.mappings().groups().get(), claims, variables);
        String uid =
                settings.mappings().uid().isEmpty()
                        ? ""
                        : text("uid", settings.mappings().uid().get(), claims, variables);
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (Extra one : settings.mappings().extra()) {
            List<String> values = texts(one.key(), value(one.value(), variables), true);
            if (!values.isEmpty()) {
                extra.put(one.key(), values);
            }
        }
        return new User(name, uid, groups, extra);
    }

    private String name(ObjectNode claims, Map<String, Object> variables) throws ClaimException {
        Mapping mapping = settings.mappings().username();
        if (mapping instanceof Mapping.Claim claim && claim.name().equals(EMAIL)) {
            JsonNode verified = claims.path("email_verified");
            if (!verified.isMissingNode() && !(verified.isBoolean() && verified.asBoolean())) {
                throw new ClaimException("the email address is not verified");
            }
        }
        String name = text("username", mapping, claims, variables);
        if (name.isEmpty()) {
            throw new ClaimException("the username is empty");
        }
        return name;
    }

    private static String text(
            String what, Mapping mapping, ObjectNode claims, Map<String, Object> variables)
            throws ClaimException {
        JsonNode value = value(mapping, claims, variables);
        if (!value.isString()) {
            throw new ClaimException("the " + what + " is no text");
        }
        String text = value.asString();
        return text.isEmpty() ? text : prefix(mapping) + text;
    }

    private static List<String> groups(
            Mapping mapping, ObjectNode claims, Map<String, Object> variables)
            throws ClaimException {
        boolean computed = mapping instanceof Mapping.Computed;
        return texts("groups", value(mapping, claims, variables), computed).stream()
                .map(group -> prefix(mapping) + group)
                .toList();
    }

    /** What is empty says nothing, unless a claim has it so. */
    private static List<String> texts(String what, JsonNode value, boolean dropEmpty)
            throws ClaimException {
        if (value.isNull() || value.isMissingNode()) {
            return List.of();
        }
        List<JsonNode> items = value.isArray() ? value.valueStream().toList() : List.of(value);
        if (items.stream().anyMatch(item -> !item.isString())) {
            throw new ClaimException(what + " must be a text or a list of texts");
        }
        return items.stream()
                .map(JsonNode::asString)
                .filter(text -> !dropEmpty || !text.isEmpty())
                .toList();
    }

    private static JsonNode value(
            Mapping mapping, ObjectNode claims, Map<String, Object> variables) {
        return switch (mapping) {
            case Mapping.Claim claim -> claims.path(claim.name());
            case Mapping.Computed computed -> value(computed.expression(), variables);
        };
    }

    private static JsonNode value(CelExpression expression, Map<String, Object> variables) {
        return CelJson.of(expression.evaluate(variables));
    }

    private static String prefix(Mapping mapping) {
        return switch (mapping) {
            case Mapping.Claim claim -> claim.prefix();
            case Mapping.Computed computed -> "";
        };
    }

    private static ObjectNode json(User user) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("username", user.name()).put("uid", user.uid());
        user.groups().forEach(json.putArray("groups")::add);
        ObjectNode extra = json.putObject("extra");
        user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        return json;
    }
}
