package dev.navarch.api.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.decode.DefaultCatalog;
import dev.navarch.api.decode.Defaulter;
import dev.navarch.api.decode.SchemaDecoder;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.SchemaCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ObjectValidatorTest {

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();
    private static final LiveTypeRegistry TYPES = new LiveTypeRegistry(BuiltInTypes.load(SCHEMAS));

    private final SchemaDecoder decoder =
            new SchemaDecoder(SCHEMAS, new Defaulter(DefaultCatalog.load()));
    private final RuleCatalog rules = RuleCatalog.load();
    private final ObjectValidator validator = new ObjectValidator(rules, new RuleEngine());

    @TestFactory
    Stream<DynamicTest> saysWhatIsWrong() throws java.io.IOException {
        JsonNode cases =
                YAMLMapper.builder()
                        .build()
                        .readTree(
                                ObjectValidatorTest.class.getResourceAsStream(
                                        "/golden/validation/cases.yaml"));
        return cases.valueStream()
                .map(c -> DynamicTest.dynamicTest(c.path("name").asString(), () -> check(c)));
    }

    private void check(JsonNode testCase) {
        ResourceDefinition type = typeOf(testCase.path("object"));
        String version = testCase.at("/object/apiVersion").asString().replaceFirst(".*/", "");
        ObjectNode object = complete(type, version, testCase.path("object"));
        Optional<ObjectNode> old =
                Optional.ofNullable(testCase.get("old")).map(o -> complete(type, version, o));
        List<String> found = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        List<Cause> causes = validator.validate(type, version, object, old);
        for (int i = 0; i < causes.size(); i++) {
            Cause cause = causes.get(i);
            String text = cause.reason() + " " + cause.field() + ": " + cause.message();
            String wanted = testCase.path("causes").path(i).asString("");
            if (wanted.endsWith(": *")
                    && text.startsWith(wanted.substring(0, wanted.length() - 1))) {
                text = wanted;
            }
            found.add(text);
        }
        testCase.path("causes").forEach(c -> expected.add(c.asString()));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    private ObjectNode complete(ResourceDefinition type, String version, JsonNode json) {
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

    private static ResourceDefinition typeOf(JsonNode object) {
        String apiVersion = object.path("apiVersion").asString();
        int slash = apiVersion.indexOf('/');
        return TYPES.findKind(
                        slash < 0 ? "" : apiVersion.substring(0, slash),
                        apiVersion.substring(slash + 1),
                        object.path("kind").asString())
                .orElseThrow();
    }

    @Test
    void rulesNameDefinitionsAndFieldsThatExist() {
        rules.all()
                .forEach((name, said) -> {
                    assertThat(SCHEMAS.find(name)).as(name).isPresent();
                    Schema schema = SCHEMAS.get(name);
                    List<String> fields = new ArrayList<>(said.required());
                    fields.addAll(said.optional());
                    fields.addAll(said.enums().keySet());
                    fields.addAll(said.minimum().keySet());
                    fields.addAll(said.maximum().keySet());
                    fields.addAll(said.formats().keySet());
                    fields.addAll(said.unique());
                    fields.addAll(said.immutable());
                    assertThat(schema.properties().keySet()).as(name).containsAll(fields);
                });
    }

    @Test
    void aBadKeyOfALabelIsNamedByItsPath() {
        assertThat(Format.qualifiedNameProblems("example.com/a")).isEmpty();
        assertThat(Format.qualifiedNameProblems("Example.com/a").getFirst())
                .startsWith("prefix part ");
        assertThat(Format.qualifiedNameProblems("a/b/c")).hasSize(1);
        assertThat(Format.DNS_LABEL.problems("a".repeat(64)))
                .containsExactly("must be no more than 63 bytes");
    }
}
