package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.ApiFixture;
import dev.navarch.testkit.Conformance;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class PublishOpenApiTest {

    private static final String ANYTHING =
            "{type: object, x-kubernetes-preserve-unknown-fields: true}";

    private static final String SAILS =
            """
            {type: object, description: A ship of wood, properties: {
              spec: {type: object, description: What is wanted, required: [masts], properties: {
                masts: {type: array, items: {type: object, required: [name], properties: {
                  name: {type: string, description: What it is called},
                  age: {type: string}}}}}},
              status: {type: object, properties: {x: {type: string}}}}}
            """;

    private final LiveApi api;
    private final String number;
    private final String group;

    PublishOpenApiTest(LiveApi api) {
        this.api = api;
        this.number = api.name("n").substring(2);
        this.group = "published" + number + ".example.com";
    }

    private static String definition(String group, String version, String kind) {
        String[] parts = group.split("\\.");
        return parts[2] + "." + parts[1] + "." + parts[0] + "." + version + "." + kind;
    }

    private JsonNode published(String name) throws IOException, InterruptedException {
        return api.get("/openapi/v2").path("definitions").path(name);
    }

    private JsonNode awaitPublished(String group, String version, String kind) {
        String name = definition(group, version, kind);
        return eventually(
                name + " is published", () -> published(name), found -> !found.isMissingNode());
    }

    private void awaitGone(String group, String version, String kind) {
        String name = definition(group, version, kind);
        eventually(name + " is gone", () -> published(name).isMissingNode());
    }

    private void define(String group, String plural, String kind, String versions)
            throws IOException, InterruptedException {
        api.create(
                Definitions.PATH,
                Definitions.yaml(group, plural, kind, "Namespaced", "[" + versions + "]"));
        Definitions.awaitEstablished(api, plural + "." + group);
    }

    private String applies(String kind, String rest) throws IOException, InterruptedException {
        return api.kubectlWith(object(kind, rest), "apply", "-f", "-");
    }

    private String object(String kind, String rest) {
        return LiveApi.json(
                "{apiVersion: %s/v1, kind: %s, metadata: {name: o}%s}"
                        .formatted(group, kind, rest));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] works for CRD with validation schema [Conformance]")
    void kubectlChecksAndExplainsWhatTheSchemaSays() throws Exception {
        String kind = "Ship" + number;
        define(group, "ships" + number, kind, Definitions.version("v1", true, true, SAILS));
        JsonNode schema = awaitPublished(group, "v1", kind);
        assertThat(schema.path("description").asString()).isEqualTo("A ship of wood");
        assertThat(schema.at("/properties/spec/properties/masts/items/required/0").asString())
                .isEqualTo("name");
        assertThat(applies(kind, ", spec: {masts: [{name: main}]}")).contains("created");
        assertThat(applies(kind, ", spec: {masts: [{name: main, age: '9'}]}"))
                .contains("configured");
        for (String wrong :
                new String[] {
                    ", spec: {masts: [{name: main, colour: red}]}",
                    ", spec: {masts: [{age: '10'}]}",
                    ", spec: {masts: [{name: main}]}, unknown: x"
                }) {
            String body = object(kind, wrong);
            ApiFixture.Ran refused = api.tryKubectlWith(body, "create", "-f", "-");
            assertThat(refused.code()).as(refused.output()).isNotZero();
            assertThat(refused.output()).containsAnyOf("unknown field", "Required value");
        }
        String resource = "ships" + number;
        assertThat(api.kubectl("explain", resource)).contains("A ship of wood", "spec\t<Object>");
        assertThat(api.kubectl("explain", resource + ".metadata")).contains("creationTimestamp");
        assertThat(api.kubectl("explain", resource + ".spec"))
                .contains("What is wanted", "masts\t<[]Object> -required-");
        assertThat(api.kubectl("explain", resource + ".spec.masts.name"))
                .contains("What it is called");
        ApiFixture.Ran nothing = api.tryKubectl("explain", resource + ".spec.rudders");
        assertThat(nothing.code()).isNotZero();
        assertThat(nothing.output()).contains("field \"rudders\" does not exist");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] works for CRD without validation schema [Conformance]")
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] works for CRD preserving unknown fields at the schema root [Conformance]")
    void whatIsNotDescribedMayBeAnything() throws Exception {
        String kind = "Raft" + number;
        define(group, "rafts" + number, kind, Definitions.version("v1", true, true, ANYTHING));
        JsonNode schema = awaitPublished(group, "v1", kind);
        assertThat(schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(true)).isTrue();
        assertThat(applies(kind, ", a: [{b: 1}]")).contains("created");
        assertThat(applies(kind, ", a: [{b: 2}], c: {d: x}")).contains("configured");
        assertThat(api.kubectl("explain", "rafts" + number)).contains("KIND:", kind);
        api.kubectl("delete", "rafts" + number, "o");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] works for CRD preserving unknown fields in an embedded object [Conformance]")
    void partsMayBeAnything() throws Exception {
        String kind = "Hull" + number;
        define(
                group,
                "hulls" + number,
                kind,
                Definitions.version(
                        "v1",
                        true,
                        true,
                        "{type: object, description: The body, properties: {spec: {type: object,"
                                + " description: Its parts,"
                                + " x-kubernetes-preserve-unknown-fields: true}}}"));
        JsonNode schema = awaitPublished(group, "v1", kind);
        assertThat(schema.at("/properties/spec/description").asString()).isEqualTo("Its parts");
        assertThat(applies(kind, ", spec: {a: [{b: 1}]}")).contains("created");
        assertThat(applies(kind, ", spec: {a: [{b: 2}], c: x}")).contains("configured");
        assertThat(api.kubectl("explain", "hulls" + number + ".spec")).contains("Its parts");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] works for multiple CRDs of different groups [Conformance]")
    void groupsArePublishedSideBySide() throws Exception {
        String other = "other" + number + ".example.com";
        define(group, "masts", "Mast", Definitions.version("v1", true, true, SAILS));
        define(other, "masts", "Mast", Definitions.version("v1", true, true, ANYTHING));
        assertThat(awaitPublished(group, "v1", "Mast").path("description").asString())
                .isEqualTo("A ship of wood");
        assertThat(awaitPublished(other, "v1", "Mast").has("description")).isFalse();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] works for multiple CRDs of same group and version but different kinds [Conformance]")
    void kindsArePublishedSideBySide() throws Exception {
        define(group, "masts", "Mast", Definitions.version("v1", true, true, SAILS));
        define(group, "oars", "Oar", Definitions.version("v1", true, true, SAILS));
        awaitPublished(group, "v1", "Mast");
        awaitPublished(group, "v1", "Oar");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] works for multiple CRDs of same group but different versions [Conformance]")
    void versionsArePublishedSideBySide() throws Exception {
        define(
                group,
                "masts",
                "Mast",
                Definitions.version("v2", true, true, SAILS)
                        + ","
                        + Definitions.version("v3", true, false, SAILS));
        awaitPublished(group, "v2", "Mast");
        awaitPublished(group, "v3", "Mast");
        define(group, "oars", "Oar", Definitions.version("v4", true, true, SAILS));
        define(group, "keels", "Keel", Definitions.version("v5", true, true, SAILS));
        awaitPublished(group, "v4", "Oar");
        awaitPublished(group, "v5", "Keel");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] updates the published spec when one version gets renamed [Conformance]")
    void aRenamedVersionIsPublishedUnderItsNewName() throws Exception {
        define(
                group,
                "masts",
                "Mast",
                Definitions.version("v2", true, true, SAILS)
                        + ","
                        + Definitions.version("v3", true, false, SAILS));
        JsonNode kept = awaitPublished(group, "v2", "Mast");
        awaitPublished(group, "v3", "Mast");
        patch("/spec/versions/1/name", "\"v4\"");
        awaitPublished(group, "v4", "Mast");
        awaitGone(group, "v3", "Mast");
        assertThat(awaitPublished(group, "v2", "Mast")).isEqualTo(kept);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] removes definition from spec when one version gets changed to not be served [Conformance]")
    void aVersionThatIsNotServedIsNotPublished() throws Exception {
        define(
                group,
                "masts",
                "Mast",
                Definitions.version("v5", true, true, SAILS)
                        + ","
                        + Definitions.version("v6alpha1", true, false, SAILS));
        JsonNode kept = awaitPublished(group, "v5", "Mast");
        awaitPublished(group, "v6alpha1", "Mast");
        patch("/spec/versions/1/served", "false");
        awaitGone(group, "v6alpha1", "Mast");
        assertThat(awaitPublished(group, "v5", "Mast")).isEqualTo(kept);
    }

    private void patch(String path, String value) throws IOException, InterruptedException {
        api.send(
                        "PATCH",
                        Definitions.PATH + "/masts." + group,
                        "application/json-patch+json",
                        "[{\"op\": \"replace\", \"path\": \"%s\", \"value\": %s}]"
                                .formatted(path, value))
                .succeeded();
    }
}
