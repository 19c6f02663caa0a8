package dev.navarch.api.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.patch.Trees;
import dev.navarch.model.Resources;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ServerSideApplyTest {

    private static final String WEB =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default, labels: {app: web, tier: front}}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: web:1
                    ports: [{containerPort: 80}]
            """;

    private static final String ONLY_SIDECAR =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  containers: [{name: sidecar, image: proxy:1}]
            """;

    private final Tracked web = new Tracked(Resources.DEPLOYMENTS);

    private static ApiException refusal(ThrowingCallable write) {
        return catchThrowableOfType(ApiException.class, write);
    }

    private static String deployment(String rest) {
        return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, " + rest + "}";
    }

    @Test
    void createsAnObjectAndOwnsOnlyWhatTheConfigurationNames() {
        web.apply("alice", WEB + "status: {replicas: 3}\n");

        assertThat(web.object().has("status")).isFalse();
        assertThat(web.managers()).containsExactly("alice/Apply");
        assertThat(web.fields("alice", "Apply"))
                .isEqualTo(
                        Trees.yaml(
                                """
                                f:metadata: {f:labels: {f:app: {}, f:tier: {}}}
                                f:spec:
                                  f:replicas: {}
                                  f:selector: {}
                                  f:template:
                                    f:metadata: {f:labels: {f:app: {}}}
                                    f:spec:
                                      f:containers:
                                        k:{"name":"web"}:
                                          ".": {}
                                          f:name: {}
                                          f:image: {}
                                          f:ports:
                                            k:{"containerPort":80,"protocol":"TCP"}:
                                              {".": {}, f:containerPort: {}}
                                """));
    }

    @Test
    void writesNothingWhenNothingChanges() {
        web.apply("alice", WEB);
        ObjectNode before = web.object().deepCopy();

        web.apply("alice", WEB);

        assertThat(web.object()).isEqualTo(before);
    }

    @Test
    void addsAnItemBesideThoseOfOthers() {
        web.apply("alice", WEB).apply("mesh", ONLY_SIDECAR);

        assertThat(web.at("/spec/template/spec/containers").valueStream())
                .extracting(c -> c.path("name").asString())
                .containsExactly("web", "sidecar");
        assertThat(web.managers()).containsExactly("alice/Apply", "mesh/Apply");
    }

    @Test
    void removesWhatIsNoLongerApplied() {
        web.apply("alice", WEB)
                .apply("mesh", ONLY_SIDECAR)
                .apply("mesh", deployment("spec: {paused: true}"))
                .apply(
                        "alice",
                        WEB.replace(", tier: front", "")
                                .replace("        ports: [{containerPort: 80}]\n", ""));

        assertThat(web.at("/spec/template/spec/containers").size()).isEqualTo(1);
        assertThat(web.at("/spec/template/spec/containers/0").has("ports")).isFalse();
        assertThat(web.at("/metadata/labels").propertyNames()).containsExactly("app");
        assertThat(web.at("/spec/paused").asBoolean()).isTrue();
    }

    @Test
    void keepsWhatIsNoLongerAppliedButOwnedByAnother() {
        web.apply("alice", WEB)
                .apply("bob", deployment("spec: {replicas: 1}"))
                .apply("alice", WEB.replace("  replicas: 1\n", ""));

        assertThat(web.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(web.fields("alice", "Apply").at("/f:spec").has("f:replicas")).isFalse();

        web.apply("bob", deployment("spec: {paused: true}"));
        assertThat(web.at("/spec").has("replicas")).isFalse();
    }

    @Test
    void keepsAnItemWhileAnotherOwnsAPartOfIt() {
        web.apply("alice", WEB)
                .update(
                        "editor",
                        d ->
                                ((ObjectNode) d.at("/spec/template/spec/containers/0"))
                                        .put("tty", true))
                .apply("alice", deployment("spec: {replicas: 1}"));

        assertThat(web.at("/spec/template/spec/containers"))
                .isEqualTo(Trees.json("[{'name':'web','tty':true}]"));
    }

    @Test
    void namesTheOwnerOfOneConflict() {
        web.apply("alice", WEB);

        ApiException refusal = refusal(() -> web.apply("bob", deployment("spec: {replicas: 2}")));

        assertThat(refusal.code()).isEqualTo(409);
        assertThat(refusal.reason()).isEqualTo("Conflict");
        assertThat(refusal)
                .hasMessage(
                        "Apply failed with 1 conflict: conflict with \"alice\": .spec.replicas");
        assertThat(refusal.causes())
                .containsExactly(
                        new Cause(
                                "FieldManagerConflict",
                                "conflict with \"alice\"",
                                ".spec.replicas"));
    }

    @Test
    void listsSeveralConflictsByOwner() {
        web.create("kubectl-create", WEB)
                .update("kubelet", "status", d -> d.withObjectProperty("status").put("replicas", 1))
                .apply("alice", deployment("spec: {minReadySeconds: 4}"));

        ApiException refusal =
                refusal(() ->
                        web.apply(
                                "bob",
                                deployment(
                                        "spec: {minReadySeconds: 5, replicas: 9, template:"
                                                + " {spec: {containers: [{name: web, image:"
                                                + " other}]}}}")));

        assertThat(refusal)
                .hasMessage(
                        """
                        Apply failed with 3 conflicts: conflicts with "alice":
                        - .spec.minReadySeconds
                        conflicts with "kubectl-create" using apps/v1:
                        - .spec.replicas
                        - .spec.template.spec.containers[name="web"].image\
                        """);
    }

    @Test
    void doesNotConflictOnTheSameValue() {
        web.apply("alice", WEB).apply("bob", deployment("spec: {replicas: 1}"));

        assertThat(web.fields("bob", "Apply")).isEqualTo(Trees.yaml("f:spec: {f:replicas: {}}"));
        assertThat(web.fields("alice", "Apply").at("/f:spec").has("f:replicas")).isTrue();
    }

    @Test
    void takesAFieldByForce() {
        web.apply("alice", WEB).force("bob", deployment("spec: {replicas: 2}"));

        assertThat(web.at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(web.fields("alice", "Apply").at("/f:spec").has("f:replicas")).isFalse();
        assertThat(web.fields("bob", "Apply")).isEqualTo(Trees.yaml("f:spec: {f:replicas: {}}"));
    }

    @Test
    void losesAFieldThatSomebodyUpdates() {
        web.apply("alice", WEB)
                .update("scaler", d -> d.withObjectProperty("spec").put("replicas", 9));

        ApiException refusal = refusal(() -> web.apply("alice", WEB));

        assertThat(refusal)
                .hasMessage(
                        "Apply failed with 1 conflict: conflict with \"scaler\" using apps/v1:"
                                + " .spec.replicas");
    }

    @Test
    void replacesAnAtomicMapAsAWhole() {
        web.apply("alice", WEB)
                .apply(
                        "alice",
                        WEB.replace("{matchLabels: {app: web}}", "{matchLabels: {app: other}}"));

        assertThat(web.at("/spec/selector"))
                .isEqualTo(Trees.json("{'matchLabels':{'app':'other'}}"));
    }

    @Test
    void mergesASetItemByItem() {
        Tracked account = new Tracked(Resources.CONFIG_MAPS);
        String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web, finalizers: [%s]}}";

        account.apply("alice", map.formatted("a.io/x"))
                .apply("bob", map.formatted("b.io/y"))
                .apply("alice", "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}");

        assertThat(account.at("/metadata/finalizers")).isEqualTo(Trees.json("['b.io/y']"));
        assertThat(account.fields("bob", "Apply").toString())
                .isEqualTo("{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"b.io/y\\\"\":{}}}}");
    }

    @Test
    void ownsItemsByDefaultedKeys() {
        Tracked service = new Tracked(Resources.SERVICES);
        service.create(
                        "creator",
                        "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports:"
                                + " [{port: 80, protocol: TCP, targetPort: 80}]}}")
                .apply(
                        "alice",
                        "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80,"
                                + " name: http}]}}");

        assertThat(service.at("/spec/ports"))
                .isEqualTo(
                        Trees.json("[{'port':80,'protocol':'TCP','targetPort':80,'name':'http'}]"));
    }

    @Test
    void appliesStatusOnItsOwn() {
        web.apply("alice", WEB)
                .apply(
                        "controller",
                        "status",
                        deployment("spec: {replicas: 7}, status: {replicas: 3}"),
                        Map.of());

        assertThat(web.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(web.at("/status/replicas").asInt()).isEqualTo(3);
        assertThat(web.managers()).containsExactly("alice/Apply", "controller/Apply/status");
    }

    @Test
    void treatsAnUntrackedObjectAsOwnedBeforeTheFirstApply() {
        web.create("creator", WEB)
                .update("c", d -> d.withObjectProperty("metadata").putArray("managedFields"));

        ApiException refusal = refusal(() -> web.apply("bob", deployment("spec: {replicas: 2}")));

        assertThat(refusal)
                .hasMessage(
                        "Apply failed with 1 conflict: conflict with \"before-first-apply\" using"
                                + " apps/v1: .spec.replicas");

        web.force("bob", deployment("spec: {replicas: 2}"));
        assertThat(web.managers()).containsExactly("bob/Apply", "before-first-apply/Update");
    }

    @Test
    void upgradesFromClientSideApply() {
        web.create("kubectl-client-side-apply", WEB)
                .update(
                        "kubectl-client-side-apply",
                        d ->
                                d.withObjectProperty("metadata")
                                        .withObjectProperty("annotations")
                                        .put(
                                                "kubectl.kubernetes.io/last-applied-configuration",
                                                Trees.yaml(WEB).toString()));

        ApiException other = refusal(() -> web.apply("argo", deployment("spec: {replicas: 4}")));
        web.apply("kubectl", deployment("spec: {replicas: 4}"));

        assertThat(other.code()).isEqualTo(409);
        assertThat(web.at("/spec/replicas").asInt()).isEqualTo(4);
        String annotation =
                web.at("/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration")
                        .asString();
        assertThat(Trees.json(annotation).at("/spec").toString()).isEqualTo("{\"replicas\":4}");
    }

    @Test
    void refusesAFieldThatTheSchemaDoesNotKnow() {
        ApiException refusal =
                refusal(() ->
                        web.apply("alice", deployment("spec: {template: {spec: {bogus: 1}}}")));

        assertThat(refusal)
                .hasMessage(
                        "failed to create typed patch object (default/web; apps/v1,"
                                + " Kind=Deployment): .spec.template.spec.bogus: field not declared in"
                                + " schema");
    }

    @Test
    void refusesAnItemThatIsNamedTwice() {
        ApiException refusal =
                refusal(() ->
                        web.apply(
                                "alice",
                                deployment(
                                        "spec: {template: {spec: {containers: [{name: a},"
                                                + " {name: a}]}}}")));

        assertThat(refusal)
                .hasMessageEndingWith(
                        ".spec.template.spec.containers: duplicate entries for key [name=\"a\"]");
    }

    @Test
    void refusesAnotherVersion() {
        assertThat(refusal(() -> web.apply("alice", WEB.replace("apps/v1", "apps/v1beta1"))))
                .hasMessage(
                        "Incorrect version specified in apply patch. Specified patch version:"
                                + " apps/v1beta1, expected: apps/v1");
    }

    @Test
    void refusesManagedFieldsInAConfiguration() {
        assertThat(
                        refusal(() ->
                                web.apply(
                                        "alice",
                                        "{apiVersion: apps/v1, kind: Deployment, metadata:"
                                                + " {managedFields: []}}")))
                .hasMessage("metadata.managedFields must be nil")
                .matches(e -> e.code() == 400);
    }

    @Test
    void refusesAnApplyWithoutAManager() {
        assertThat(refusal(() -> web.apply("", WEB)))
                .hasMessage(
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is"
                                + " required for apply patch");
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThat(refusal(() -> web.apply("alice", "a: b: c")).code()).isEqualTo(400);
        assertThat(refusal(() -> web.apply("alice", "[]")).code()).isEqualTo(400);
    }
}
