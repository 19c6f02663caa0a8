package dev.navarch.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.discovery.Discovery;
import dev.navarch.api.discovery.ExtraGroups;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.openapi.ExtraDocuments;
import dev.navarch.api.openapi.OpenApi;
import dev.navarch.api.table.IncludeObject;
import dev.navarch.api.table.ListState;
import dev.navarch.api.table.TableEncoder;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CustomTypesTest {

    private static final GroupResource DEFINITIONS = Resources.CUSTOM_RESOURCE_DEFINITIONS;
    private static final GroupResource WIDGETS = new GroupResource("example.com", "widgets");
    private static final String SCHEMA =
            "{type: object, properties: {spec: {type: object, required: [color], properties: {"
                    + "color: {type: string, enum: [red, blue]},"
                    + "size: {type: integer, minimum: 1, default: 3},"
                    + "tags: {type: array, x-kubernetes-list-type: set, items: {type: string}},"
                    + "free: {type: object, x-kubernetes-preserve-unknown-fields: true}},"
                    + "x-kubernetes-validations: ["
                    + "{rule: 'self.size <= 10', message: too large, fieldPath: .size},"
                    + "{rule: 'self.color == oldSelf.color', message: color is immutable}]},"
                    + "status: {type: object, properties: {size: {type: integer}}}}}";

    private final CustomCluster cluster = new CustomCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private ObjectNode define() {
        ObjectNode stored =
                cluster.write(
                        ApiVerb.CREATE,
                        DEFINITIONS,
                        CustomCluster.definition("widgets", "Widget", SCHEMA));
        waitFor(() -> cluster.types.find(WIDGETS).isPresent());
        return stored;
    }

    /** What follows the cache is told soon after a write is answered. */
    private static void waitFor(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private ObjectNode widget(String spec) {
        return (ObjectNode)
                JsonMapper.shared()
                        .readTree("{\"metadata\":{\"name\":\"w\"},\"spec\":" + spec + "}");
    }

    @Test
    void aDefinitionIsEstablishedAndServedAtOnce() {
        ObjectNode stored = define();
        assertThat(CustomDefinitionStatus.isEstablished(stored)).isTrue();
        assertThat(stored.at("/status/acceptedNames/singular").asString()).isEqualTo("widget");
        assertThat(stored.at("/status/acceptedNames/listKind").asString()).isEqualTo("WidgetList");
        assertThat(stored.at("/status/storedVersions").toString()).isEqualTo("[\"v1\"]");
        ResourceDefinition type = cluster.types.find("example.com", "v1", "widgets").orElseThrow();
        assertThat(type.shortNames()).containsExactly("wd");
        assertThat(type.subresources()).containsOnlyKeys("status", "scale");
        assertThat(type.selectablePath("spec.color")).contains("spec.color");
        assertThat(cluster.custom.scalePaths(type).orElseThrow().specReplicas())
                .containsExactly("spec", "size");
        assertThat(
                        new Discovery(cluster.types, ExtraGroups.NONE, "")
                                .resources("example.com", "v1"))
                .isPresent();
    }

    @Test
    void objectsArePrunedAndDefaulted() {
        define();
        ObjectNode created =
                cluster.write(
                        ApiVerb.CREATE,
                        WIDGETS,
                        widget("{\"color\":\"red\",\"unknown\":1,\"free\":{\"any\":{\"x\":1}}}"));
        assertThat(created.path("spec").toString())
                .isEqualTo("{\"color\":\"red\",\"free\":{\"any\":{\"x\":1}},\"size\":3}");
        assertThat(created.path("apiVersion").asString()).isEqualTo("example.com/v1");
        assertThat(created.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        define();
        assertThatThrownBy(() ->
                        cluster.write(
                                ApiVerb.CREATE,
                                WIDGETS,
                                widget(
                                        "{\"color\":\"green\",\"size\":\"big\",\"tags\":[\"a\",\"a\"]}")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e ->
                                assertThat(e.causes())
                                        .extracting(c -> c.field() + ": " + c.message())
                                        .contains(
                                                "spec.color: Unsupported value: \"green\": supported"
                                                        + " values: \"blue\", \"red\"",
                                                "spec.size: Invalid value: \"string\": spec.size in"
                                                        + " body must be of type integer: \"string\"",
                                                "spec.tags[1]: Duplicate value: \"a\""));
        assertThatThrownBy(() -> cluster.write(ApiVerb.CREATE, WIDGETS, widget("{}")))
                .hasMessageContaining("spec.color: Required value");
    }

    @Test
    void rulesInCelHold() {
        define();
        assertThatThrownBy(() ->
                        cluster.write(
                                ApiVerb.CREATE, WIDGETS, widget("{\"color\":\"red\",\"size\":11}")))
                .hasMessage(
                        "Widget.example.com \"w\" is invalid: spec.size: Invalid value: \"object\":"
                                + " too large");
        ObjectNode red = cluster.write(ApiVerb.CREATE, WIDGETS, widget("{\"color\":\"red\"}"));
        red.withObjectProperty("spec").put("color", "blue");
        assertThatThrownBy(() -> cluster.write(ApiVerb.UPDATE, WIDGETS, red))
                .hasMessageContaining("spec: Invalid value: \"object\": color is immutable");
    }

    @Test
    void tablesShowTheColumnsOfTheDefinition() {
        define();
        ObjectNode created = cluster.write(ApiVerb.CREATE, WIDGETS, widget("{\"color\":\"red\"}"));
        TableEncoder tables =
                new TableEncoder(InstantSource.fixed(Instant.parse("2026-01-02T03:09:05Z")));
        JsonNode table =
                JsonMapper.shared()
                        .readTree(
                                tables.encode(
                                        cluster.types.find(WIDGETS).orElseThrow(),
                                        "v1",
                                        List.of(
                                                created.toString()
                                                        .getBytes(StandardCharsets.UTF_8)),
                                        ListState.of("1"),
                                        IncludeObject.NONE,
                                        "v1",
                                        true));
        assertThat(table.at("/rows/0/cells").toString()).isEqualTo("[\"w\",\"red\",\"5m\"]");
    }

    @Test
    void theSchemaIsInTheOpenApiDocument() {
        define();
        JsonNode document =
                JsonMapper.shared()
                        .readTree(
                                new OpenApi(
                                                cluster.types,
                                                cluster.schemas,
                                                "v1.36.0",
                                                ExtraDocuments.NONE)
                                        .v3("apis/example.com/v1")
                                        .orElseThrow()
                                        .bytes());
        JsonNode schema = document.at("/components/schemas/com.example.v1.Widget");
        assertThat(schema.at("/x-kubernetes-group-version-kind/0/kind").asString())
                .isEqualTo("Widget");
        assertThat(schema.at("/properties/spec/properties/color/enum").toString())
                .isEqualTo("[\"red\",\"blue\"]");
        assertThat(
                        document.at(
                                        "/components/schemas/com.example.v1.WidgetList/properties/items/items/$ref")
                                .asString())
                .isEqualTo("#/components/schemas/com.example.v1.Widget");
    }

    @Test
    void aKindThatIsTakenIsNotServedTwice() {
        define();
        ObjectNode second =
                cluster.write(
                        ApiVerb.CREATE,
                        DEFINITIONS,
                        CustomCluster.definition("gadgets", "Widget", "{type: object}"));
        assertThat(CustomDefinitionStatus.isEstablished(second)).isFalse();
        assertThat(second.at("/status/conditions/0/message").asString())
                .isEqualTo("\"WidgetList\" is already in use");
        assertThat(cluster.types.find(new GroupResource("example.com", "gadgets"))).isEmpty();
    }

    @Test
    void deletingADefinitionEndsItsObjectsFirst() {
        define();
        cluster.write(ApiVerb.CREATE, WIDGETS, widget("{\"color\":\"red\"}"));
        cluster.run(ApiVerb.DELETE, DEFINITIONS, "widgets.example.com", "");
        ObjectKey definition = ObjectKey.cluster(DEFINITIONS, "widgets.example.com");
        waitFor(() -> cluster.cache.cached(definition).isEmpty());
        waitFor(() -> cluster.types.find(WIDGETS).isEmpty());
        assertThat(cluster.cache.cached(WIDGETS, "")).isEmpty();
    }
}
