package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** How objects come to be stored in another version. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class StorageMigrationTest {

    private static final String MIGRATIONS =
            "/apis/storagemigration.k8s.io/v1/storageversionmigrations";
    private static final String ANY = "{type: object, x-kubernetes-preserve-unknown-fields: true}";

    private final LiveApi api;

    StorageMigrationTest(LiveApi api) {
        this.api = api;
    }

    @Test
    void objectsAreStoredAnewAndTheOldVersionMayGo() throws Exception {
        String group = api.name("moved") + ".example.com";
        String definition = Definitions.PATH + "/things." + group;
        String things =
                Definitions.serve(
                        api,
                        group,
                        "things",
                        "Thing",
                        "Cluster",
                        Definitions.version("v1", true, true, ANY));
        String before = version(api.create(things, thing(group, "v1", "old")));
        api.merge(definition, versions(false, true));
        String after =
                version(api.create("/apis/" + group + "/v2/things", thing(group, "v2", "new")));
        assertThat(storedVersions(definition)).containsExactly("v1", "v2");
        Answer refused =
                api.send(
                        "PATCH",
                        definition,
                        "application/merge-patch+json",
                        LiveApi.json(
                                "{spec: {versions: ["
                                        + Definitions.version("v2", true, true, ANY)
                                        + "]}}"));
        assertThat(refused.refused(422))
                .contains("status.storedVersions[0]: Invalid value: \"v1\": missing from")
                .contains("removes v1 from status.storedVersions");
        JsonNode ended = migrate(group, "things", "Succeeded");
        assertThat(Definitions.condition(ended, "Running")).isEmpty();
        assertThat(Long.parseLong(ended.at("/status/resourceVersion").asString()))
                .isGreaterThanOrEqualTo(Long.parseLong(after));
        assertThat(storedVersions(definition)).containsExactly("v2");
        JsonNode described = api.get(definition);
        assertThat(Definitions.condition(described, "StorageMigrating")).isEqualTo("False");
        assertThat(version(api.get(things + "/old"))).isNotEqualTo(before);
        assertThat(version(api.get(things + "/new"))).isEqualTo(after);
        api.merge(
                definition,
                "{spec: {versions: [" + Definitions.version("v2", true, true, ANY) + "]}}");
        assertThat(api.get("/apis/" + group + "/v2/things/old").path("kept").asInt()).isEqualTo(7);
    }

    @Test
    void whatIsRefusedFailsAndKeepsTheOldVersion() throws Exception {
        String group = api.name("stuck") + ".example.com";
        String definition = Definitions.PATH + "/things." + group;
        String never =
                "{type: object, properties: {kept: {type: integer}},"
                        + " x-kubernetes-validations: [{rule: 'self.kept != oldSelf.kept'}]}";
        String things =
                Definitions.serve(
                        api,
                        group,
                        "things",
                        "Thing",
                        "Cluster",
                        Definitions.version("v1", true, true, never));
        api.create(things, thing(group, "v1", "old"));
        api.merge(
                definition,
                "{spec: {versions: [%s, %s]}}"
                        .formatted(
                                Definitions.version("v1", true, false, never),
                                Definitions.version("v2", true, true, never)));
        JsonNode ended = migrate(group, "things", "Failed");
        assertThat(Definitions.condition(ended, "Running")).isEmpty();
        assertThat(storedVersions(definition)).containsExactly("v1", "v2");
        assertThat(Definitions.condition(api.get(definition), "StorageMigrating"))
                .isEqualTo("False");
    }

    @Test
    void whatLiesAsItShouldIsLeftAlone() throws Exception {
        String maps = "/api/v1/namespaces/" + api.namespace("left") + "/configmaps";
        String before = version(api.create(maps, "{metadata: {name: m}, data: {a: b}}"));
        migrate("''", "configmaps", "Succeeded");
        assertThat(version(api.get(maps + "/m"))).isEqualTo(before);
    }

    @Test
    void aMigrationEndsOnceAndIsOfOneResource() throws Exception {
        JsonNode ended = migrate("''", "endpoints", "Succeeded");
        String path = MIGRATIONS + "/" + ended.at("/metadata/name").asString();
        Answer other =
                api.send(
                        "PATCH",
                        path,
                        "application/merge-patch+json",
                        LiveApi.json("{spec: {resource: {resource: pods}}}"));
        assertThat(other.refused(422)).contains("field is immutable");
        Answer undone =
                api.send(
                        "PATCH",
                        path + "/status",
                        "application/merge-patch+json",
                        LiveApi.json("{status: {conditions: []}}"));
        assertThat(undone.refused(422))
                .contains("Success condition cannot be set to false once it is true");
    }

    private JsonNode migrate(String group, String resource, String end) throws Exception {
        String name = api.name("migration");
        api.create(
                MIGRATIONS,
                "{metadata: {name: %s}, spec: {resource: {group: %s, resource: %s}}}"
                        .formatted(name, group, resource));
        return eventually(
                "the migration has " + end,
                () -> api.get(MIGRATIONS + "/" + name),
                migration -> Definitions.condition(migration, end).equals("True"));
    }

    private static String versions(boolean first, boolean second) {
        return "{spec: {versions: [%s, %s]}}"
                .formatted(
                        Definitions.version("v1", true, first, ANY),
                        Definitions.version("v2", true, second, ANY));
    }

    private static String thing(String group, String version, String name) {
        return "{apiVersion: %s/%s, kind: Thing, metadata: {name: %s}, kept: 7}"
                .formatted(group, version, name);
    }

    private java.util.List<String> storedVersions(String definition) throws Exception {
        return api.get(definition)
                .at("/status/storedVersions")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static String version(JsonNode object) {
        return object.at("/metadata/resourceVersion").asString();
    }
}
