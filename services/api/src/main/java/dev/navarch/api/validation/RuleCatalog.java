package dev.navarch.api.validation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The rules of Kubernetes' definitions, from {@code types/rules.yaml}. */
public final class RuleCatalog {

    private final Map<String, DefinitionRules> byDefinition = new HashMap<>();

    private RuleCatalog() {}

    public static RuleCatalog load() {
        try (InputStream in = RuleCatalog.class.getResourceAsStream("/types/rules.yaml")) {
            return read(YAMLMapper.builder().build().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
