package dev.navarch.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.navarch.api.Golden;
import dev.navarch.api.discovery.Document;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.SchemaCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OpenApiTest {

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();
    private static final LiveTypeRegistry TYPES = new LiveTypeRegistry(BuiltInTypes.load(SCHEMAS));

    private final OpenApi openApi = new OpenApi(TYPES, SCHEMAS, "v1.36.0", ExtraDocuments.NONE);

    private static JsonNode read(Document document) {
        return JsonMapper.shared().readTree(document.bytes());
    }

    private static void assertNoDanglingReferences(JsonNode document, String pointer) {
        List<String> dangling =
                document.findValues("$ref").stream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString)
                        .distinct()
                        .filter(reference -> {
                            JsonNode at = document;
                            for (String step : reference.substring(2).split("/")) {
                                at = at.path(step);
                            }
                            return at.isMissingNode();
                        })
                        .toList();
        assertThat(dangling).isEmpty();
        assertThat(document.findValues("$ref").getFirst().asString()).startsWith(pointer);
    }

    /** The documentation is that of the published client, and not what these tests are about. */
    private static JsonNode withoutDocumentation(JsonNode schema) {
        assertThat(schema.findValues("description")).isNotEmpty();
        JsonNode copy = schema.deepCopy();
        for (JsonNode parent : copy.findParents("description")) {
            if (parent.path("description").isString()) {
                ((ObjectNode) parent).remove("description");
            }
        }
        return copy;
    }

    /** Reads what stands at field numbers, as a client without the message's classes would. */
    private static List<ByteString> at(ByteString message, int... numbers) {
        List<ByteString> at = List.of(message);
        for (int number : numbers) {
            at =
                    at.stream()
                            .flatMap(m ->
                                    fields(m).getField(number).getLengthDelimitedList().stream())
                            .toList();
        }
        return at;
    }

    private static UnknownFieldSet fields(ByteString message) {
        try {
            return UnknownFieldSet.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ByteString named(List<ByteString> entries, String name) {
        return entries.stream()
                .filter(entry -> at(entry, 1).getFirst().toStringUtf8().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDocumentForOldClientsIsLaidOutAsTheyKnowIt() {
        ByteString document = ByteString.copyFrom(openApi.v2Protobuf().bytes());
        assertThat(at(document, 1).getFirst().toStringUtf8()).isEqualTo("2.0");
        assertThat(at(document, 2, 2).getFirst().toStringUtf8()).isEqualTo("v1.36.0");
        ByteString pod = named(at(document, 9, 1), "io.k8s.api.core.v1.Pod");
        assertThat(at(pod, 2, 22, 1).getFirst().toStringUtf8()).isEqualTo("object");
        assertThat(at(pod, 2, 31, 2, 2).getFirst().toStringUtf8()).contains("\"kind\":\"Pod\"");
        ByteString spec = named(at(pod, 2, 25, 1), "spec");
        assertThat(at(spec, 2, 1).getFirst().toStringUtf8())
                .isEqualTo("#/definitions/io.k8s.api.core.v1.PodSpec");
        ByteString path = named(at(document, 8, 2), "/api/v1/namespaces/{namespace}/pods");
        ByteString post = at(path, 2, 4).getFirst();
        assertThat(at(post, 8, 1, 1, 2)).extracting(ByteString::toStringUtf8).contains("body");
        assertThat(at(post, 8, 1, 2, 3, 4))
                .extracting(ByteString::toStringUtf8)
                .contains("dryRun", "fieldManager");
        ByteString created = named(at(post, 9, 1), "201");
        assertThat(at(created, 2, 1, 2, 1, 1).getFirst().toStringUtf8())
                .isEqualTo("#/definitions/io.k8s.api.core.v1.Pod");
    }

    @Test
    void theIndexNamesADocumentForEachGroupAndVersion() {
        JsonNode paths = read(openApi.index()).path("paths");
        assertThat(paths.propertyNames())
                .contains("api/v1", "apis/apps/v1", "apis/autoscaling/v1", "apis/autoscaling/v2");
        assertThat(paths.at("/api~1v1/serverRelativeURL").asString())
                .matches("/openapi/v3/api/v1\\?hash=[0-9A-F]{128}");
        assertThat(openApi.v3("apis/nowhere/v1")).isEmpty();
        assertThat(openApi.v3("bad")).isEmpty();
    }

    @Test
    void everyDocumentIsWholeInItself() {
        for (String path : read(openApi.index()).path("paths").propertyNames()) {
            JsonNode document = read(openApi.v3(path).orElseThrow());
            assertThat(document.path("openapi").asString()).isEqualTo("3.0.0");
            assertNoDanglingReferences(document, "#/components/schemas/");
        }
    }

    @Test
    void describesAType() {
        JsonNode apps = read(openApi.v3("apis/apps/v1").orElseThrow());
        Golden.assertMatches(
                "openapi/deployment-spec.json",
                withoutDocumentation(
                        apps.at("/components/schemas/io.k8s.api.apps.v1.DeploymentSpec")));
        assertThat(
                        apps.at(
                                        "/components/schemas/io.k8s.api.apps.v1.Deployment/x-kubernetes-group-version-kind")
                                .toString())
                .isEqualTo("[{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}]");
    }

    @Test
    void doesNotRepeatWhatADefinitionSaysWhereAFieldRefersToIt() {
        JsonNode schemas = read(openApi.v3("api/v1").orElseThrow()).at("/components/schemas");
        JsonNode probe = schemas.path("io.k8s.api.core.v1.Probe").path("description");
        assertThat(probe.asString()).isNotEmpty();
        JsonNode field = schemas.at("/io.k8s.api.core.v1.Container/properties/livenessProbe");
        assertThat(field.toString())
                .isEqualTo("{\"$ref\":\"#/components/schemas/io.k8s.api.core.v1.Probe\"}");
        assertThat(
                        read(openApi.v2())
                                .at("/definitions/io.k8s.api.core.v1.Container/properties")
                                .path("livenessProbe")
                                .propertyNames())
                .containsExactly("$ref");
    }

    @Test
    void saysWhatAFieldAddsToItsDefinition() {
        Schema own =
                SCHEMAS.reader()
                        .read(
                                JsonMapper.shared()
                                        .readTree(
                                                "{\"type\": \"object\", \"properties\": {\"probe\": {"
                                                        + "\"description\": \"When it lives.\", \"$ref\":"
                                                        + " \"io.k8s.api.core.v1.Probe\"}}}"));
        assertThat(new SchemaWriter(Dialect.V3).definition(own).at("/properties/probe").toString())
                .isEqualTo(
                        "{\"description\":\"When it lives.\",\"allOf\":[{\"$ref\":"
                                + "\"#/components/schemas/io.k8s.api.core.v1.Probe\"}]}");
    }

    @Test
    void explainAndDryRunFindWhatTheyLookFor() {
        JsonNode patch =
                read(openApi.v3("apis/apps/v1").orElseThrow())
                        .path("paths")
                        .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                        .path("patch");
        assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asString())
                .isEqualTo("Deployment");
        assertThat(patch.path("parameters").valueStream().map(p -> p.path("name").asString()))
                .contains("dryRun", "fieldValidation");
    }

    @Test
    void versionTwoIsOneDocument() {
        JsonNode document = read(openApi.v2());
        assertThat(document.path("swagger").asString()).isEqualTo("2.0");
        assertNoDanglingReferences(document, "#/definitions/");
        Golden.assertMatches(
                "openapi/v2-service-port.json",
                withoutDocumentation(
                        document.path("definitions").path("io.k8s.api.core.v1.ServicePort")));
    }

    @Test
    void aDocumentIsMadeOnce() {
        assertThat(openApi.v3("api/v1").orElseThrow()).isSameAs(openApi.v3("api/v1").orElseThrow());
    }
}
