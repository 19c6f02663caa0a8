package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Two custom types of a group that want the same name. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class CustomNamesTest {

    private static final String VERSIONS =
            "["
                    + Definitions.version(
                            "v1",
                            true,
                            true,
                            "{type: object, x-kubernetes-preserve-unknown-fields: true}")
                    + "]";

    private final LiveApi api;
    private final String group;

    CustomNamesTest(LiveApi api) {
        this.api = api;
        this.group = api.name("names") + ".example.com";
    }

    /**
     * @param names the field of that name, in YAML's flow style
     */
    private JsonNode define(String plural, String names) throws Exception {
        return api.create(
                Definitions.PATH,
                """
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
                 metadata: {name: %1$s.%2$s}, spec: {group: %2$s, scope: Cluster, versions: %3$s,
                 names: %4$s}}
                """
                        .formatted(plural, group, VERSIONS, names));
    }

    private String path(String plural) {
        return Definitions.PATH + "/" + plural + "." + group;
    }

    private static String condition(JsonNode definition, String type) {
        return definition
                .at("/status/conditions")
                .valueStream()
                .filter(c -> c.path("type").asString().equals(type))
                .map(c ->
                        String.join(
                                ", ",
                                c.path("status").asString(),
                                c.path("reason").asString(),
                                c.path("message").asString()))
                .findFirst()
                .orElse("");
    }

    private void awaitEstablished(String plural) {
        eventually(
                plural + " has its names",
                () -> api.get(path(plural)),
                d ->
                        condition(d, "NamesAccepted")
                                        .equals("True, NoConflicts, no conflicts found")
                                && condition(d, "Established")
                                        .equals(
                                                "True, InitialNamesAccepted, the initial names have"
                                                        + " been accepted"));
        eventually(plural + " are served", () -> api.exists("/apis/" + group + "/v1/" + plural));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{plural: cups, kind: Mug}; ListKindConflict; MugList; ''",
                "{plural: cups, kind: Mug, singular: cup, listKind: Cups}; KindConflict; Mug; ''",
                "{plural: cups, kind: MugList}; KindConflict; MugList; ''",
                "{plural: cups, kind: Cup, listKind: MugList}; ListKindConflict; MugList; Cup",
                "{plural: cups, kind: Cup, singular: mug}; SingularConflict; mug; Cup",
                "{plural: cups, kind: Cup, singular: mugs}; SingularConflict; mugs; Cup",
                "{plural: cups, kind: Cup, singular: mm}; SingularConflict; mm; Cup",
                "{plural: cups, kind: Cup, shortNames: [c, mm]}; ShortNamesConflict; mm; Cup",
                "{plural: mug, kind: Cup, singular: cup}; PluralConflict; mug; Cup",
            })
    void waitsForANameThatAnotherHas(String names, String reason, String name, String kind)
            throws Exception {
        define("mugs", "{plural: mugs, kind: Mug, shortNames: [mm]}");
        awaitEstablished("mugs");
        String plural = names.contains("plural: mug,") ? "mug" : "cups";
        JsonNode second = define(plural, names);
        assertThat(condition(second, "NamesAccepted"))
                .isEqualTo("False, " + reason + ", \"" + name + "\" is already in use");
        assertThat(condition(second, "Established"))
                .isEqualTo("False, NotAccepted, not all names are accepted");
        JsonNode accepted = second.at("/status/acceptedNames");
        assertThat(accepted.path("plural").asString())
                .isEqualTo(plural.equals("cups") ? "cups" : "");
        assertThat(accepted.path("kind").asString()).isEqualTo(kind);
        assertThat(api.exists("/apis/" + group + "/v1/" + plural)).isFalse();
        api.deleteAndWait(path("mugs"));
        awaitEstablished(plural);
    }

    @Test
    void tellsOfEveryShortNameThatIsTaken() throws Exception {
        define("mugs", "{plural: mugs, kind: Mug, shortNames: [a, b]}");
        JsonNode second = define("cups", "{plural: cups, kind: Cup, shortNames: [a, c, b]}");
        assertThat(condition(second, "NamesAccepted"))
                .isEqualTo(
                        "False, ShortNamesConflict, [\"a\" is already in use, \"b\" is already in"
                                + " use]");
        assertThat(second.at("/status/acceptedNames").has("shortNames")).isFalse();
    }

    @Test
    void getsANameThatAnotherGivesUp() throws Exception {
        define("mugs", "{plural: mugs, kind: Mug, shortNames: [m]}");
        awaitEstablished("mugs");
        define("cups", "{plural: cups, kind: Cup, shortNames: [m]}");
        api.merge(path("mugs"), "{spec: {names: {shortNames: [mu]}}}");
        awaitEstablished("cups");
        assertThat(api.kubectl("api-resources", "--api-group=" + group, "--no-headers"))
                .containsPattern("cups +m +" + group)
                .containsPattern("mugs +mu +" + group);
    }

    @Test
    void mayChooseAnotherKindAsLongAsItWaits() throws Exception {
        define("mugs", "{plural: mugs, kind: Mug}");
        awaitEstablished("mugs");
        define("cups", "{plural: cups, kind: Mug, singular: cup, listKind: CupList}");
        api.merge(path("cups"), "{spec: {names: {kind: Cup}}}");
        awaitEstablished("cups");
        assertThat(
                        api.send(
                                        "PATCH",
                                        path("cups"),
                                        "application/merge-patch+json",
                                        "{\"spec\": {\"names\": {\"kind\": \"Goblet\"}}}")
                                .body()
                                .path("message")
                                .asString())
                .contains("spec.names.kind: Invalid value: \"Goblet\": field is immutable");
    }

    @Test
    void staysServedByTheNamesItHasWhenItAsksForOneThatIsTaken() throws Exception {
        define("mugs", "{plural: mugs, kind: Mug}");
        define("cups", "{plural: cups, kind: Cup, shortNames: [c]}");
        awaitEstablished("cups");
        api.merge(path("cups"), "{spec: {names: {shortNames: [mug]}}}");
        JsonNode refused = api.get(path("cups"));
        assertThat(condition(refused, "NamesAccepted"))
                .isEqualTo("False, ShortNamesConflict, \"mug\" is already in use");
        assertThat(condition(refused, "Established")).startsWith("True, ");
        assertThat(refused.at("/status/acceptedNames/shortNames").toString()).isEqualTo("[\"c\"]");
        assertThat(api.kubectl("api-resources", "--api-group=" + group, "--no-headers"))
                .containsPattern("cups +c +" + group);
    }
}
