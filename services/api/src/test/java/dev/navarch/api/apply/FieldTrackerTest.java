package dev.navarch.api.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.patch.Trees;
import dev.navarch.model.Resources;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class FieldTrackerTest {

    private static final String WEB =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default, uid: u1, labels: {app: web}}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              strategy: {rollingUpdate: {maxSurge: 1}, type: RollingUpdate}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: web:1
                    command: [a, b]
                    resources: {}
                    ports: [{containerPort: 80, protocol: TCP}]
                    env: [{name: A, value: x}]
            """;

    private final Tracked web = new Tracked(Resources.DEPLOYMENTS);

    @Test
    void givesTheCreatorAllThatHeSet() {
        web.create("kubectl-create", WEB);

        assertThat(web.fields("kubectl-create", "Update"))
                .isEqualTo(
                        Trees.yaml(
                                """
                                f:metadata: {f:labels: {".": {}, f:app: {}}}
                                f:spec:
                                  f:replicas: {}
                                  f:selector: {}
                                  f:strategy:
                                    f:rollingUpdate: {".": {}, f:maxSurge: {}}
                                    f:type: {}
                                  f:template:
                                    f:metadata: {f:labels: {".": {}, f:app: {}}}
                                    f:spec:
                                      f:containers:
                                        k:{"name":"web"}:
                                          ".": {}
                                          f:name: {}
                                          f:image: {}
                                          f:command: {}
                                          f:resources: {}
                                          f:ports:
                                            ".": {}
                                            k:{"containerPort":80,"protocol":"TCP"}:
                                              {".": {}, f:containerPort: {}, f:protocol: {}}
                                          f:env:
                                            ".": {}
                                            k:{"name":"A"}: {".": {}, f:name: {}, f:value: {}}
                                """));
        assertThat(web.entry("kubectl-create", "Update").path("apiVersion").asString())
                .isEqualTo("apps/v1");
        assertThat(web.entry("kubectl-create", "Update").path("time").asString())
                .isEqualTo("2026-01-01T00:00:01Z");
        assertThat(web.entry("kubectl-create", "Update").path("fieldsType").asString())
                .isEqualTo("FieldsV1");
    }

    @Test
    void movesAChangedFieldToWhoChangedIt() {
        web.create("creator", WEB)
                .update("scaler", d -> ((ObjectNode) d.path("spec")).put("replicas", 5));

        assertThat(web.fields("scaler", "Update"))
                .isEqualTo(Trees.yaml("f:spec: {f:replicas: {}}"));
        assertThat(web.fields("creator", "Update").at("/f:spec").has("f:replicas")).isFalse();
        assertThat(web.fields("creator", "Update").at("/f:spec").has("f:template")).isTrue();
    }

    @Test
    void takesARemovedFieldFromEverybody() {
        web.create("creator", WEB)
                .update(
                        "remover",
                        d -> ((ObjectNode) d.path("metadata").path("labels")).remove("app"));

        assertThat(web.managers()).containsExactly("creator/Update");
        assertThat(web.fields("creator", "Update").at("/f:metadata"))
                .isEqualTo(Trees.yaml("f:labels: {}"));
    }

    @Test
    void notesAnItemOfAListOnItsOwn() {
        web.create("creator", WEB)
                .update(
                        "editor",
                        d ->
                                ((ObjectNode) d.at("/spec/template/spec/containers/0"))
                                        .put("image", "web:2"));

        assertThat(web.fields("editor", "Update").toString())
                .isEqualTo(
                        "{\"f:spec\":{\"f:template\":{\"f:spec\":{\"f:containers\":{"
                                + "\"k:{\\\"name\\\":\\\"web\\\"}\":{\"f:image\":{}}}}}}}");
    }

    @Test
    void leavesEverythingWhenNothingChanged() {
        web.create("creator", WEB);
        ObjectNode before = web.object().deepCopy();

        web.update("creator", d -> {}).update("other", d -> {});

        assertThat(web.object()).isEqualTo(before);
    }

    @Test
    void renewsTheTimeOfWhoChangesAValueAgain() {
        web.create("creator", WEB)
                .update("scaler", d -> ((ObjectNode) d.path("spec")).put("replicas", 5))
                .update("scaler", d -> ((ObjectNode) d.path("spec")).put("replicas", 6));

        assertThat(web.entry("scaler", "Update").path("time").asString())
                .isEqualTo("2026-01-01T00:00:03Z");
        assertThat(web.entry("creator", "Update").path("time").asString())
                .isEqualTo("2026-01-01T00:00:01Z");
    }

    @Test
    void keepsStatusApart() {
        web.create("creator", WEB + "status: {replicas: 9}\n")
                .update(
                        "controller",
                        "status",
                        d -> d.withObjectProperty("status").put("replicas", 1));

        assertThat(web.managers()).containsExactly("creator/Update", "controller/Update/status");
        assertThat(web.fields("creator", "Update").has("f:status")).isFalse();
        assertThat(web.fields("controller", "Update"))
                .isEqualTo(Trees.yaml("f:status: {f:replicas: {}}"));
    }

    @Test
    void isNotFooledByManagedFieldsInAStatusUpdate() {
        web.create("creator", WEB)
                .update(
                        "controller",
                        "status",
                        d -> {
                            d.withObjectProperty("status").put("replicas", 1);
                            d.withObjectProperty("metadata").putArray("managedFields");
                        });

        assertThat(web.managers()).containsExactly("creator/Update", "controller/Update/status");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]", "[{}]"})
    void forgetsAllManagersWhenAsked(String list) {
        web.create("creator", WEB)
                .update(
                        "cleaner",
                        d ->
                                d.withObjectProperty("metadata")
                                        .set("managedFields", Trees.json(list)));

        assertThat(web.at("/metadata").has("managedFields")).isFalse();

        web.update("later", d -> d.withObjectProperty("spec").put("replicas", 7));
        assertThat(web.at("/metadata").has("managedFields")).isFalse();
    }

    @Test
    void keepsWhatAClientLeftOut() {
        web.create("creator", WEB)
                .update(
                        "old-client",
                        d -> d.withObjectProperty("metadata").remove("managedFields"));

        assertThat(web.managers()).containsExactly("creator/Update");
    }

    @Test
    void tellsOnlyTenUpdatersApart() {
        web.create("creator", WEB);
        for (int i = 0; i < 12; i++) {
            String label = "l" + i;
            web.update(
                    "m" + i,
                    d ->
                            d.withObjectProperty("metadata")
                                    .withObjectProperty("labels")
                                    .put(label, "x"));
        }

        assertThat(web.managers())
                .hasSize(10)
                .startsWith("ancient-changes/Update")
                .contains("m11/Update", "m3/Update")
                .doesNotContain("creator/Update", "m0/Update", "m2/Update");
        assertThat(
                        web.fields("ancient-changes", "Update")
                                .at("/f:metadata/f:labels")
                                .propertyNames())
                .contains("f:app", "f:l0", "f:l2");
    }

    @ParameterizedTest(name = "{0} and {1} manage as {2}")
    @CsvSource({
        "curl, Mozilla/5.0 (X11), curl",
        "'', kubectl/v1.36.0 (linux/amd64) kubernetes/abc, kubectl",
        "'', Mozilla, Mozilla",
        "'', '', alice",
    })
    void namesTheManagerByItsParameterOrItsUserAgent(String asked, String agent, String name) {
        var request =
                Requests.of(
                        ApiVerb.UPDATE,
                        Resources.DEPLOYMENTS,
                        "web",
                        "",
                        Map.of("fieldManager", asked, "userAgent", agent),
                        Optional.empty(),
                        "");

        assertThat(FieldManagerName.of(request)).isEqualTo(name);
    }

    @Test
    void refusesAManagerNameThatIsTooLong() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> web.create("x".repeat(129), WEB))
                .withMessage(
                        "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not"
                                + " be more than 128 bytes");
    }
}
