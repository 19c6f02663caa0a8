package dev.navarch.api.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.Golden;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class DefaulterTest {

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();
    private static final LiveTypeRegistry TYPES = new LiveTypeRegistry(BuiltInTypes.load(SCHEMAS));

    private final DefaultCatalog defaults = DefaultCatalog.load();
    private final SchemaDecoder decoder = new SchemaDecoder(SCHEMAS, new Defaulter(defaults));

    private ObjectNode complete(JsonNode json) {
        String apiVersion = json.path("apiVersion").asString();
        int slash = apiVersion.indexOf('/');
        String version = apiVersion.substring(slash + 1);
        ResourceDefinition type =
                TYPES.findKind(
                                slash < 0 ? "" : apiVersion.substring(0, slash),
                                version,
                                json.path("kind").asString())
                        .orElseThrow();
        ObjectNode object =
                decoder.conform(
                                type,
                                version,
                                "",
                                (ObjectNode) json.deepCopy(),
                                Optional.empty(),
                                FieldValidation.STRICT)
                        .object();
        decoder.applyDefaults(type, version, object);
        return object;
    }

    @TestFactory
    Stream<DynamicTest> fillsInWhatObjectsLeaveOut() throws java.io.IOException {
        JsonNode objects =
                YAMLMapper.builder()
                        .build()
                        .readTree(
                                DefaulterTest.class.getResourceAsStream(
                                        "/golden/defaults/objects.yaml"));
        return objects.valueStream()
                .map(object -> {
                    String name = object.at("/metadata/name").asString();
                    return DynamicTest.dynamicTest(
                            name,
                            () -> {
                                ObjectNode once = complete(object);
                                Golden.assertMatches("defaults/" + name + ".json", once);
                                assertThat(complete(once)).isEqualTo(once);
                            });
                });
    }

    @Test
    void defaultsAreSaidOfDefinitionsThatExist() {
        defaults.definitions().forEach(name -> assertThat(SCHEMAS.find(name)).as(name).isPresent());
    }
}
