package dev.navarch.api.validation;

import dev.navarch.api.encoding.Packaged;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rules of Kubernetes' definitions, from {@code types/rules.yaml}. */
public final class RuleCatalog {

    private final Map<String, DefinitionRules> byDefinition = new HashMap<>();

    private RuleCatalog() {}

    public static RuleCatalog load() {
        return read(Packaged.tree("/types/rules.yaml"));
    }

    static RuleCatalog read(JsonNode file) {
        RuleCatalog catalog = new RuleCatalog();
        for (var packaged : file.properties()) {
            for (var definition : packaged.getValue().properties()) {
                catalog.byDefinition.put(
                        packaged.getKey() + "." + definition.getKey(),
                        DefinitionRules.read(definition.getValue()));
            }
        }
        return catalog;
    }

    DefinitionRules of(String definition) {
        return byDefinition.getOrDefault(definition, DefinitionRules.NONE);
    }

    /** The definitions that have rules, for the test that each of them exists. */
    Map<String, DefinitionRules> all() {
        return byDefinition;
    }
}
