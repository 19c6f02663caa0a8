package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import dev.navarch.testkit.Eventually;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class CustomResourceDefinitionTest {

    private static final String ANYTHING =
            "{type: object, x-kubernetes-preserve-unknown-fields: true}";

    private final LiveApi api;
    private final String group;

    CustomResourceDefinitionTest(LiveApi api) {
        this.api = api;
        this.group = api.name("custom") + ".example.com";
    }

    private String definition(String plural) {
        return Definitions.PATH + "/" + plural + "." + group;
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceDefinition resources [Privileged:ClusterAdmin] Simple CustomResourceDefinition creating/deleting custom resource definition objects works [Conformance]")
    void comesAndGoes() throws Exception {
        String path = Definitions.serve(api, group, "boats", "Boat", ANYTHING);
        assertThat(api.get(path).path("kind").asString()).isEqualTo("BoatList");
        api.deleteAndWait(definition("boats"));
        Eventually.eventually("its objects have no address", () -> !api.exists(path));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceDefinition resources [Privileged:ClusterAdmin] Simple CustomResourceDefinition listing custom resource definition objects works [Conformance]")
    void isListedAndDeletedByLabel() throws Exception {
        String label = "?labelSelector=list%3D" + group;
        for (String plural : List.of("cats", "dogs", "emus")) {
            Definitions.serve(api, group, plural, "Kind" + plural, ANYTHING);
            api.merge(definition(plural), "{metadata: {labels: {list: " + group + "}}}");
        }
        assertThat(api.get(Definitions.PATH + label).path("items").valueStream())
                .extracting(item -> item.at("/spec/names/plural").asString())
                .containsExactly("cats", "dogs", "emus");
        api.delete(Definitions.PATH + label);
        Eventually.eventually(
                "all are gone", () -> api.get(Definitions.PATH + label).path("items").isEmpty());
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceDefinition resources [Privileged:ClusterAdmin] Simple CustomResourceDefinition getting/updating/patching custom resource definition status sub-resource works [Conformance]")
    void hasAStatusOfItsOwn() throws Exception {
        Definitions.serve(api, group, "boats", "Boat", ANYTHING);
        String status = definition("boats") + "/status";
        ObjectNode read = (ObjectNode) api.get(status);
        assertThat(Definitions.condition(read, "Established")).isEqualTo("True");
        read.withObjectProperty("status")
                .withArrayProperty("conditions")
                .addObject()
                .put("type", "StatusUpdate")
                .put("status", "True")
                .put("reason", "Test")
                .put("message", "set from a test");
        read.withObjectProperty("spec").withObjectProperty("names").put("kind", "Ignored");
        JsonNode updated = api.replace(status, read);
        assertThat(Definitions.condition(updated, "StatusUpdate")).isEqualTo("True");
        assertThat(updated.at("/spec/names/kind").asString()).isEqualTo("Boat");
        JsonNode patched =
                api.merge(
                        status,
                        "{metadata: {labels: {x: y}}, status: {storedVersions: [v1]},"
                                + " spec: {group: ignored.example.com}}");
        assertThat(patched.at("/spec/group").asString()).isEqualTo(group);
        assertThat(Definitions.condition(api.get(status), "StatusUpdate")).isEqualTo("True");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceDefinition resources [Privileged:ClusterAdmin] custom resource defaulting for requests and from storage works [Conformance]")
    void fillsInDefaultsOfRequestsAndOfWhatWasStoredBefore() throws Exception {
        String path =
                Definitions.serve(
                        api,
                        group,
                        "boats",
                        "Boat",
                        "{type: object, properties: {a: {type: string}, b: {type: string}}}");
        api.create(path, "{apiVersion: %s/v1, kind: Boat, metadata: {name: old}}".formatted(group));
        assertThat(api.get(path + "/old").has("a")).isFalse();
        api.send(
                        "PATCH",
                        definition("boats"),
                        "application/json-patch+json",
                        """
                        [{"op": "add", "value": "A",
                          "path": "/spec/versions/0/schema/openAPIV3Schema/properties/a/default"}]
                        """)
                .succeeded();
        Eventually.eventually(
                "what was stored has the default",
                () -> api.get(path + "/old").path("a").asString("").equals("A"));
        JsonNode made =
                api.create(
                        path,
                        "{apiVersion: %s/v1, kind: Boat, metadata: {name: new}}".formatted(group));
        assertThat(made.path("a").asString()).isEqualTo("A");
        assertThat(made.has("b")).isFalse();
        api.send(
                        "PATCH",
                        definition("boats"),
                        "application/json-patch+json",
                        """
                        [{"op": "remove",
                          "path": "/spec/versions/0/schema/openAPIV3Schema/properties/a/default"},
                         {"op": "add", "value": "B",
                          "path": "/spec/versions/0/schema/openAPIV3Schema/properties/b/default"}]
                        """)
                .succeeded();
        Eventually.eventually(
                "the new default is read",
                () -> api.get(path + "/new").path("b").asString("").equals("B"));
        assertThat(api.get(path + "/new").path("a").asString())
                .as("a default of a request was stored")
                .isEqualTo("A");
        assertThat(api.get(path + "/old").has("a"))
                .as("a default of a read was not stored")
                .isFalse();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceDefinition resources [Privileged:ClusterAdmin] should include custom resource definition resources in discovery documents [Conformance]")
    void isDiscovered() throws Exception {
        assertThat(api.get("/apis").path("groups").valueStream())
                .anyMatch(g ->
                        g.path("name").asString().equals("apiextensions.k8s.io")
                                && g.at("/versions/0/groupVersion")
                                        .asString()
                                        .equals("apiextensions.k8s.io/v1"));
        assertThat(api.get("/apis/apiextensions.k8s.io").path("versions").valueStream())
                .anyMatch(v -> v.path("version").asString().equals("v1"));
        assertThat(api.get("/apis/apiextensions.k8s.io/v1").path("resources").valueStream())
                .anyMatch(r -> r.path("name").asString().equals("customresourcedefinitions"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceDefinition Watch [Privileged:ClusterAdmin] CustomResourceDefinition Watch watch on custom resource definition objects [Conformance]")
    void itsObjectsAreWatched() throws Exception {
        String path = Definitions.serve(api, group, "boats", "Boat", ANYTHING);
        String boat = "{apiVersion: %s/v1, kind: Boat, metadata: {name: %s}}";
        try (Watch a = api.watch(path + "?fieldSelector=metadata.name%3Da");
                Watch b = api.watch(path + "?fieldSelector=metadata.name%3Db")) {
            api.create(path, boat.formatted(group, "a"));
            api.create(path, boat.formatted(group, "b"));
            api.merge(path + "/a", "{spec: {x: 1}}");
            api.merge(path + "/b", "{spec: {x: 2}}");
            api.delete(path + "/a");
            api.delete(path + "/b");
            for (Watch watch : List.of(a, b)) {
                String name = watch == a ? "a" : "b";
                assertThat(name(watch.next("ADDED"))).isEqualTo(name);
                JsonNode changed = watch.next("MODIFIED");
                assertThat(changed.at("/spec/x").asInt()).isEqualTo(watch == a ? 1 : 2);
                assertThat(name(watch.next("DELETED"))).isEqualTo(name);
            }
        }
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asString();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] CustomResourceFieldSelectors [Privileged:ClusterAdmin] CustomResourceFieldSelectors MUST list and watch custom resources matching the field selector [Conformance]")
    void itsObjectsAreSelectedByTheFieldsOfTheirVersion() throws Exception {
        String version =
                """
                {name: %s, served: true, storage: %s,
                 selectableFields: [{jsonPath: .host}, {jsonPath: .port}],
                 schema: {openAPIV3Schema: {type: object, properties: {
                   host: {type: string}, port: {type: integer}}}}}
                """;
        api.create(
                Definitions.PATH,
                Definitions.yaml(
                        group,
                        "links",
                        "Link",
                        "Namespaced",
                        "["
                                + version.formatted("v1", true)
                                + ","
                                + version.formatted("v2", false)
                                + "]"));
        Definitions.awaitEstablished(api, "links." + group);
        String namespace = api.namespace("selected");
        for (String served : List.of("v1", "v2")) {
            String path = "/apis/%s/%s/namespaces/%s/links".formatted(group, served, namespace);
            try (Watch near = api.watch(path + "?fieldSelector=host%3Dnear");
                    Watch one = api.watch(path + "?fieldSelector=host%3Dnear,port%3D80")) {
                link(path, served, "a", "near", 80);
                link(path, served, "b", "near", 81);
                link(path, served, "c", "far", 80);
                assertThat(names(path + "?fieldSelector=host%3Dnear")).containsExactly("a", "b");
                assertThat(names(path + "?fieldSelector=port%3D80")).containsExactly("a", "c");
                assertThat(names(path + "?fieldSelector=host%3Dnear,port%3D80"))
                        .containsExactly("a");
                assertThat(name(near.next("ADDED"))).isEqualTo("a");
                assertThat(name(near.next("ADDED"))).isEqualTo("b");
                assertThat(name(one.next("ADDED"))).isEqualTo("a");
                api.merge(path + "/a", "{host: far}");
                assertThat(name(near.next("DELETED"))).isEqualTo("a");
                assertThat(name(one.next("DELETED"))).isEqualTo("a");
                assertThat(api.send("GET", path + "?fieldSelector=other%3Dx", "", "").refused(400))
                        .contains("field label not supported: other");
            }
            api.delete(path);
        }
    }

    private void link(String path, String version, String name, String host, int port)
            throws IOException, InterruptedException {
        api.create(
                path,
                "{apiVersion: %s/%s, kind: Link, metadata: {name: %s}, host: %s, port: %d}"
                        .formatted(group, version, name, host, port));
    }

    private List<String> names(String path) throws IOException, InterruptedException {
        return api.get(path)
                .path("items")
                .valueStream()
                .map(CustomResourceDefinitionTest::name)
                .toList();
    }
}
