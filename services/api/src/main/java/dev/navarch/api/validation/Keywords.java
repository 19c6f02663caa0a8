package dev.navarch.api.validation;

import dev.navarch.api.type.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The keywords of JSON schema that bound values; see the OpenAPI specification, version 3.0. */
final class Keywords {

    private static final Map<String, Optional<Pattern>> PATTERNS = new ConcurrentHashMap<>();

    private Keywords() {}

    static void check(Schema schema, JsonNode value, String path, Causes causes) {
        if (value.isNull()) {
            return;
        }
        for (Map.Entry<String, JsonNode> keyword : schema.keywords().entrySet()) {
            JsonNode bound = keyword.getValue();
            switch (keyword.getKey()) {
                case "enum" -> choice(bound, value, path, causes);
                case "minimum" -> minimum(schema, bound, value, path, causes);
                case "maximum" -> maximum(schema, bound, value, path, causes);
                case "multipleOf" -> multiple(bound, value, path, causes);
                case "pattern" -> pattern(bound.asString(""), value, path, causes);
                case "minLength" -> {
                    if (value.isString() && length(value) < bound.asLong()) {
                        inBody(path, value, "should be at least " + bound + " chars long", causes);
                    }
                }
                case "maxLength" -> {
                    if (value.isString() && length(value) > bound.asLong()) {
                        causes.tooLong(path, bound.asInt());
                    }
                }
                case "minItems" -> {
                    if (value.isArray() && value.size() < bound.asLong()) {
                        inBody(path, value, "should have at least " + bound + " items", causes);
                    }
                }
                case "maxItems" -> {
                    if (value.isArray() && value.size() > bound.asLong()) {
                        causes.tooMany(path, value.size(), bound.asInt());
                    }
                }
                case "minProperties" -> {
                    if (value.isObject() && value.size() < bound.asLong()) {
                        inBody(
                                path,
                                value,
                                "should have at least " + bound + " properties",
                                causes);
                    }
                }
                case "maxProperties" -> {
                    if (value.isObject() && value.size() > bound.asLong()) {
                        causes.tooMany(path, value.size(), bound.asInt());
                    }
                }
                default -> {}
            }
        }
        Combinations.check(schema, value, path, causes);
        StringFormats.check(schema.format(), value, path, causes);
    }

    private static int length(JsonNode value) {
        return value.asString().codePointCount(0, value.asString().length());
    }

    private static void choice(JsonNode bound, JsonNode value, String path, Causes causes) {
        for (JsonNode allowed : bound) {
            if (allowed.equals(value)
                    || (allowed.isNumber()
                            && value.isNumber()
                            && allowed.asDouble() == value.asDouble())) {
                return;
            }
        }
        causes.notSupported(
                path,
                value,
                bound.valueStream().map(v -> v.asString("")).collect(Collectors.toList()));
    }

    private static void minimum(
            Schema schema, JsonNode bound, JsonNode value, String path, Causes causes) {
        boolean exclusive = flag(schema, "exclusiveMinimum");
        if (value.isNumber()
                && (value.decimalValue().compareTo(bound.decimalValue()) < (exclusive ? 1 : 0))) {
            inBody(
                    path,
                    value,
                    "should be greater than " + (exclusive ? "" : "or equal to ") + bound,
                    causes);
        }
    }

    private static void maximum(
            Schema schema, JsonNode bound, JsonNode value, String path, Causes causes) {
        boolean exclusive = flag(schema, "exclusiveMaximum");
        if (value.isNumber()
                && (value.decimalValue().compareTo(bound.decimalValue()) > (exclusive ? -1 : 0))) {
            inBody(
                    path,
                    value,
                    "should be less than " + (exclusive ? "" : "or equal to ") + bound,
                    causes);
        }
    }

    private static boolean flag(Schema schema, String name) {
        JsonNode flag = schema.keywords().get(name);
        return flag != null && flag.asBoolean(false);
    }

    private static void multiple(JsonNode bound, JsonNode value, String path, Causes causes) {
        if (value.isNumber()
                && bound.decimalValue().signum() != 0
                && value.decimalValue().remainder(bound.decimalValue()).signum() != 0) {
            inBody(path, value, "should be a multiple of " + bound, causes);
        }
    }

    private static void pattern(String regex, JsonNode value, String path, Causes causes) {
        if (!value.isString()) {
            return;
        }
        Optional<Pattern> pattern = PATTERNS.computeIfAbsent(regex, Keywords::compile);
        if (pattern.isPresent() && !pattern.get().matcher(value.asString()).find()) {
            inBody(path, value, "should match '" + regex + "'", causes);
        }
    }

    private static Optional<Pattern> compile(String regex) {
        try {
            return Optional.of(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    static void inBody(String path, JsonNode value, String detail, Causes causes) {
        causes.invalid(path, value, path + " in body " + detail);
    }
}
