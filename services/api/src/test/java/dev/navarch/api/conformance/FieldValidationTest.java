package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedApi.class)
@Timeout(300)
class FieldValidationTest {

    /** What a schedule and ports look like. */
    private static final String FIELDS =
            """
            size: {type: string}
            schedule: {type: string, pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$'}
            ports:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [containerPort, protocol]
              items:
                type: object
                required: [containerPort, protocol]
                properties:
                  containerPort: {type: integer, format: int32}
                  protocol: {type: string}
                  name: {type: string}
            """;

    private final LiveApi api;
    private final String group;

    FieldValidationTest(LiveApi api) {
        this.api = api;
        this.group = api.name("strict") + ".example.com";
    }

    private String refusedDeployment(String metadata, String spec)
            throws IOException, InterruptedException {
        return api.send(
                        "POST",
                        "/apis/apps/v1/namespaces/default/deployments?fieldValidation=Strict&fieldManager=m",
                        "application/json",
                        """
                        {"apiVersion": "apps/v1", "kind": "Deployment",
                         "metadata": {"name": "strict"%s},
                         "spec": {%s "selector": {"matchLabels": {"app": "a"}},
                           "template": {"metadata": {"labels": {"app": "a"}},
                             "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
                        """
                                .formatted(metadata, spec))
                .refused(400);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] FieldValidation should detect unknown and duplicate fields of a typed object [Conformance]")
    void namesUnknownAndDuplicateFields() throws Exception {
        assertThat(
                        refusedDeployment(
                                "", "\"unknownField\": \"x\", \"replicas\": 2, \"replicas\": 3,"))
                .contains(
                        "strict decoding error: unknown field \"spec.unknownField\", duplicate"
                                + " field \"spec.replicas\"");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] FieldValidation should detect unknown metadata fields of a typed object [Conformance]")
    void namesUnknownFieldsOfMetadata() throws Exception {
        assertThat(refusedDeployment(", \"unknownMeta\": \"x\"", ""))
                .contains("strict decoding error: unknown field \"metadata.unknownMeta\"");
    }

    private String serve(String schema) throws IOException, InterruptedException {
        return Definitions.serve(api, group, "nightlies", "Nightly", schema);
    }

    private static String specSchema(String more) {
        return "{type: object, properties: {spec: {type: object, properties: %s%s}}}"
                .formatted(LiveApi.json(FIELDS), more);
    }

    private Answer apply(String path, String metadata, String rest)
            throws IOException, InterruptedException {
        return api.send(
                "PATCH",
                path + "/mine?fieldManager=m&fieldValidation=Strict",
                "application/apply-patch+yaml",
                """
                apiVersion: %s/v1
                kind: Nightly
                metadata: {name: mine%s}
                %s
                  schedule: "* * * * */5"
                  ports:
                  - {name: x, containerPort: 80, protocol: TCP}
                """
                        .formatted(group, metadata, rest));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] FieldValidation should create/apply a valid CR for CRD with validation schema [Conformance]")
    void takesWhatTheSchemaAllows() throws Exception {
        String path = serve(specSchema(""));
        assertThat(
                        apply(path, "", "spec:\n  size: big")
                                .succeeded()
                                .at("/spec/ports/0/containerPort")
                                .asInt())
                .isEqualTo(80);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] FieldValidation should create/apply a CR with unknown fields for CRD with no validation schema [Conformance]")
    void takesAnythingWhereNothingIsSaid() throws Exception {
        String path = serve("{type: object, x-kubernetes-preserve-unknown-fields: true}");
        assertThat(
                        apply(path, "", "spec:\n  unknown: x")
                                .succeeded()
                                .at("/spec/unknown")
                                .asString())
                .isEqualTo("x");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] FieldValidation should create/apply an invalid CR with extra properties for CRD with validation schema [Conformance]")
    void namesFieldsThatTheSchemaDoesNotKnow() throws Exception {
        String path = serve(specSchema(""));
        assertThat(apply(path, "", "unknownField: x\nspec:\n  size: big").body().toString())
                .contains(".unknownField: field not declared in schema");
        assertThat(api.exists(path + "/mine")).isFalse();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] FieldValidation should detect unknown metadata fields in both the root and embedded object of a CR [Conformance]")
    void namesUnknownFieldsOfMetadataInCustomObjects() throws Exception {
        String path =
                serve(
                        """
                        {type: object, properties: {spec: {type: object,
                          x-kubernetes-preserve-unknown-fields: true, properties: {
                            template: {type: object, x-kubernetes-embedded-resource: true,
                              properties: {spec: {type: object}, metadata: {type: object,
                                properties: {name: {type: string}}}}}}}}}
                        """);
        String template =
                "spec:\n  template: {apiVersion: foo/v1, kind: Sub, metadata: {name: s%s}}";
        assertThat(
                        apply(path, "", template.formatted(", unknownSubMeta: x"))
                                .body()
                                .path("message")
                                .asString())
                .contains(".spec.template.metadata.unknownSubMeta: field not declared in schema");
        assertThat(
                        apply(path, ", unknownMeta: x", template.formatted(""))
                                .body()
                                .path("message")
                                .asString())
                .contains(".metadata.unknownMeta: field not declared in schema");
        apply(path, "", template.formatted("")).succeeded();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] FieldValidation should detect duplicates in a CR when preserving unknown fields [Conformance]")
    void namesTheLineOfADuplicateKey() throws Exception {
        String path = serve(specSchema(", x-kubernetes-preserve-unknown-fields: true"));
        assertThat(
                        apply(path, "", "spec:\n  unknown: x\n  size: a\n  size: b")
                                .body()
                                .path("message")
                                .asString())
                .contains("line 7: key \"size\" already set in map");
    }
}
