package dev.navarch.api.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.Golden;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.PrinterColumn;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeVersion;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class TableEncoderTest {

    private static final LiveTypeRegistry TYPES =
            new LiveTypeRegistry(BuiltInTypes.load(SchemaCatalog.load()));

    private final TableEncoder encoder =
            new TableEncoder(InstantSource.fixed(Instant.parse("2026-01-10T12:00:00Z")));

    private JsonNode table(ResourceDefinition type, String version, JsonNode object) {
        return JsonMapper.shared()
                .readTree(
                        encoder.encode(
                                type,
                                version,
                                List.of(object.toString().getBytes(StandardCharsets.UTF_8)),
                                ListState.of("7"),
                                IncludeObject.METADATA,
                                "v1",
                                true));
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
    void showsObjectsAsKubernetesDoes() throws java.io.IOException {
        StringBuilder shown = new StringBuilder();
        JsonNode objects =
                YAMLMapper.builder()
                        .build()
                        .readTree(
                                TableEncoderTest.class.getResourceAsStream(
                                        "/golden/table/objects.yaml"));
        String headers = "";
        for (JsonNode object : objects) {
            String apiVersion = object.path("apiVersion").asString();
            JsonNode table =
                    table(
                            typeOf(object),
                            apiVersion.substring(apiVersion.indexOf('/') + 1),
                            object);
            StringBuilder heading = new StringBuilder();
            table.path("columnDefinitions")
                    .forEach(c -> heading.append(c.path("name").asString()).append(" | "));
            if (!headers.contentEquals(heading)) {
                headers = heading.toString();
                shown.append('\n').append(headers).append('\n');
            }
            table.at("/rows/0/cells").forEach(c -> shown.append(c.asString("null")).append(" | "));
            shown.append('\n');
        }
        Golden.assertMatches("table/tables.txt", shown.toString().substring(1));
    }

    @Test
    void everyColumnHasACellThatStandsAnEmptyObject() {
        JsonNode empty = JsonMapper.shared().createObjectNode();
        for (ResourceDefinition type : TYPES.all()) {
            for (TypeVersion version : type.versions()) {
                for (PrinterColumn column : version.columns()) {
                    assertThatCode(() ->
                                    TableEncoder.compile(type, column).of(empty, Instant.EPOCH))
                            .as("%s %s", type.key(), column.name())
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    @Test
    void pathColumnsNameFieldsThatTheSchemaHas() {
        for (ResourceDefinition type : TYPES.all()) {
            for (TypeVersion version : type.versions()) {
                for (PrinterColumn column : version.columns()) {
                    if (column.cell().startsWith("jsonPath:.")) {
                        assertThat(version.schema().at(column.cell().substring(10)))
                                .as("%s %s", type.key(), column.cell())
                                .isPresent();
                    }
                }
            }
        }
    }

    @Test
    void carriesMetadataAndTheStateOfTheList() {
        JsonNode pod = JsonMapper.shared().readTree("{\"metadata\":{\"name\":\"p\"},\"spec\":{}}");
        JsonNode table = table(TYPES.find(Resources.PODS).orElseThrow(), "v1", pod);
        assertThat(table.at("/metadata/resourceVersion").asString()).isEqualTo("7");
        assertThat(table.at("/rows/0/object").toString())
                .isEqualTo(
                        "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"name\":\"p\"}}");
        assertThat(table.at("/columnDefinitions/0/format").asString()).isEqualTo("name");
        assertThat(table.at("/columnDefinitions/0/description").asString())
                .startsWith("Name must be unique within a namespace.");
    }

    @Test
    void listsPartialMetadata() {
        byte[] pod =
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{}}"
                        .getBytes(StandardCharsets.UTF_8);
        String list =
                new String(
                        PartialMetadata.list(List.of(pod), new ListState("9", "abc", 4), "v1"),
                        StandardCharsets.UTF_8);
        assertThat(list)
                .isEqualTo(
                        "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\","
                                + "\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"abc\",\"remainingItemCount\":4},"
                                + "\"items\":[{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"name\":\"p\"}}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "119,119s",
        "120,2m",
        "125,2m5s",
        "599,9m59s",
        "600,10m",
        "10799,179m",
        "10800,3h",
        "11100,3h5m",
        "28800,8h",
        "172799,47h",
        "172800,2d",
        "183600,2d3h",
        "691200,8d",
        "63071999,729d",
        "63072000,2y",
        "63936000,2y10d",
        "252288000,8y",
        "-1,0s",
        "-2,<invalid>"
    })
    void writesDurations(long seconds, String text) {
        assertThat(HumanDuration.of(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".spec.a|1",
                ".spec.list[1].n|y",
                ".spec.list[-1].n|y",
                ".spec.list[*].n|x",
                ".spec.list[?(@.n==\"y\")].v|2",
                ".spec.list[?(@.n != 'x')].v|2",
                ".metadata.labels['a.b/c']|d",
                ".metadata.labels.a\\.b/c|d",
                ".spec|{\"a\":1,\"list\":[{\"n\":\"x\",\"v\":1},{\"n\":\"y\",\"v\":2}]}",
            })
    void readsSimpleJsonPaths(String path, String value) {
        JsonNode object =
                JsonMapper.shared()
                        .readTree(
                                "{\"metadata\":{\"labels\":{\"a.b/c\":\"d\"}},\"spec\":{\"a\":1,"
                                        + "\"list\":[{\"n\":\"x\",\"v\":1},{\"n\":\"y\",\"v\":2}]}}");
        assertThat(JsonPath.parse(path).first(object)).map(JsonPath::print).contains(value);
        assertThat(JsonPath.parse(".no.such.path").first(object)).isEmpty();
        assertThatThrownBy(() -> JsonPath.parse(".a[")).hasMessageContaining("unsupported");
    }
}
