package dev.navarch.api.validation;

import dev.navarch.api.type.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What must hold of the objects of one definition beyond its schema, as {@code types/rules.yaml}
 * says it.
 *
 * @param enums the texts that a field may have
 * @param required fields that must be present, besides those of the schema
 * @param optional fields that the schema requires and Kubernetes accepts without
 * @param minimum the least value of a number
 * @param maximum the greatest value of a number
 * @param formats the form of a text, by the names of {@link FormatCheck}
 * @param unique lists whose items may not have the same name
 * @param immutable fields that an update may not change
 * @param checks what only code can say
 * @param rules what CEL says
 */
record DefinitionRules(
        Map<String, Set<String>> enums,
        List<String> required,
        Set<String> optional,
        Map<String, Long> minimum,
        Map<String, Long> maximum,
        Map<String, FormatCheck> formats,
        List<String> unique,
        List<String> immutable,
        List<Check> checks,
        List<Rule> rules) {

    static final DefinitionRules NONE =
            new DefinitionRules(
                    Map.of(), List.of(), Set.of(), Map.of(), Map.of(), Map.of(), List.of(),
                    List.of(), List.of(), List.of());

    static DefinitionRules read(JsonNode said) {
        Map<String, Set<String>> enums = new HashMap<>();
        said.path("enums")
                .properties()
                .forEach(e -> enums.put(e.getKey(), Set.copyOf(texts(e.getValue()))));
        Map<String, FormatCheck> formats = new HashMap<>();
        said.path("formats")
                .properties()
                .forEach(f -> formats.put(f.getKey(), FormatCheck.of(f.getValue().asString())));
        List<Check> checks = new ArrayList<>();
        texts(said.path("checks")).forEach(name -> checks.add(Checks.get(name)));
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : said.path("rules")) {
            rules.add(
                    new Rule(
                            "",
                            rule.get("rule").asString(),
                            rule.path("message").asString(""),
                            rule.path("reason").asString("FieldValueInvalid"),
                            rule.path("field").asString("")));
        }
        return new DefinitionRules(
                enums,
                texts(said.path("required")),
                Set.copyOf(texts(said.path("optional"))),
                numbers(said.path("minimum")),
                numbers(said.path("maximum")),
                formats,
                texts(said.path("unique")),
                texts(said.path("immutable")),
                List.copyOf(checks),
                List.copyOf(rules));
    }

    private static Map<String, Long> numbers(JsonNode json) {
        Map<String, Long> read = new HashMap<>();
        json.properties().forEach(n -> read.put(n.getKey(), n.getValue().asLong()));
        return Map.copyOf(read);
    }

    private static List<String> texts(JsonNode json) {
        List<String> read = new ArrayList<>();
        json.forEach(item -> read.add(item.asString()));
        return List.copyOf(read);
    }
}
