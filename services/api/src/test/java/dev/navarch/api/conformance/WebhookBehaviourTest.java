package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.WebhookServer;
import dev.navarch.testkit.Conformance;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What webhooks can do to the objects that they are asked about. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class WebhookBehaviourTest {

    private static final String DENIED =
            "admission webhook \"hook.example.com\" denied the request: not this one";

    private final LiveApi api;
    private final HookedApi hooked;

    WebhookBehaviourTest(LiveApi api) throws Exception {
        this.api = api;
        this.hooked = new HookedApi(api);
    }

    @AfterEach
    void close() throws Exception {
        for (String kind : List.of("mutating", "validating")) {
            api.delete(HookedApi.GROUP + kind + "webhookconfigurations");
        }
        hooked.close();
    }

    private Answer post(String path, String yaml) throws Exception {
        return api.send("POST", path, "application/json", LiveApi.json(yaml));
    }

    /**
     * Whether a webhook is asked already: configurations take effect a moment after they are
     * written.
     */
    private void awaitEffect(String hook, String namespace) {
        eventually(() -> {
            hooked.createMap(namespace, "");
            return !hooked.hooks.asked(hook).isEmpty();
        });
        hooked.hooks.asked(hook).clear();
    }

    private static String pod(String name) {
        return "{metadata: {name: "
                + name
                + "}, spec: {containers: [{name: main, image: 'main:1'}]}}";
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should be able to deny pod and configmap creation [Conformance]")
    void refusePodsAndConfigMaps() throws Exception {
        String ns = api.namespace("hooks");
        hooked.hooks.on(
                "/names",
                (request, response) -> {
                    if (request.at("/object/data").has("bad")
                            || request.at("/object/metadata/name").asString("").equals("bad")) {
                        HookedApi.deny(response);
                    }
                });
        String rule =
                "{apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources:"
                        + " [configmaps, pods]}";
        hooked.configure("validating", ns, hooked.hook("/names", ns, rule, ""));
        awaitEffect("/names", ns);
        String core = "/api/v1/namespaces/" + ns;
        assertThat(post(core + "/pods", pod("bad")).refused(400)).isEqualTo(DENIED);
        api.create(core + "/pods", pod("good"));
        assertThat(hooked.createMap(ns, ", data: {bad: x}").refused(400)).isEqualTo(DENIED);
        JsonNode map = api.create(core + "/configmaps", "{metadata: {name: m}}");
        assertThat(
                        api.send(
                                        "PUT",
                                        core + "/configmaps/m",
                                        "application/json",
                                        map.toString()
                                                .replaceFirst("\\{", "{\"data\":{\"bad\":\"x\"},"))
                                .refused(400))
                .isEqualTo(DENIED);
        assertThat(
                        api.send(
                                        "PATCH",
                                        core + "/configmaps/m",
                                        "application/merge-patch+json",
                                        "{\"data\":{\"bad\":\"x\"}}")
                                .refused(400))
                .isEqualTo(DENIED);
        String other = api.namespace("free");
        hooked.createMap(other, ", data: {bad: x}").succeeded();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should be able to deny attaching pod [Conformance]")
    void refuseToAttach() throws Exception {
        String ns = api.namespace("hooks");
        String rule =
                "{apiGroups: [''], apiVersions: [v1], operations: [CONNECT], resources:"
                        + " [pods/attach]}";
        String core = "/api/v1/namespaces/" + ns;
        api.create(core + "/pods", pod("p"));
        hooked.configure("validating", ns, hooked.hook("/deny", ns, rule, ""));
        eventually(() ->
                api.send("POST", core + "/pods/p/attach?container=main&stdout=true", "", "")
                        .body()
                        .path("message")
                        .asString("")
                        .equals(DENIED));
        JsonNode asked = hooked.hooks.asked("/deny").element();
        assertThat(asked.path("operation").asString()).isEqualTo("CONNECT");
        assertThat(asked.at("/object/kind").asString()).isEqualTo("PodAttachOptions");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should deny crd creation [Conformance]")
    void refuseCustomTypes() throws Exception {
        String label = api.name("hooks");
        hooked.configure(
                "validating",
                label,
                """
                {name: hook.example.com, clientConfig: %s, sideEffects: None,
                 admissionReviewVersions: [v1], objectSelector: {matchLabels: {run: %s}},
                 rules: [{apiGroups: [apiextensions.k8s.io], apiVersions: ['*'],
                   operations: [CREATE], resources: [customresourcedefinitions]}]}
                """
                        .formatted(hooked.hooks.client("/deny"), label));
        String definition =
                """
                {metadata: {name: %1$ss.%2$s.example.com, labels: {run: %2$s}}, spec: {
                  group: %2$s.example.com, scope: Namespaced,
                  names: {plural: %1$ss, singular: %1$s, kind: Thing, listKind: ThingList},
                  versions: [{name: v1, served: true, storage: true,
                    schema: {openAPIV3Schema: {type: object}}}]}}
                """
                        .formatted("thing", label);
        String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        eventually(() ->
                post(path + "?dryRun=All", definition)
                        .body()
                        .path("message")
                        .asString("")
                        .equals(DENIED));
        assertThat(post(path, definition).refused(400)).isEqualTo(DENIED);
        assertThat(api.exists(path + "/things." + label + ".example.com")).isFalse();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should honor timeout [Conformance]")
    void haveTheirTime() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        hooked.hooks.on(
                "/slow",
                (request, response) -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        String ns = api.namespace("hooks");
        String rule = HookedApi.CONFIG_MAPS.formatted("CREATE");
        String path =
                hooked.configure(
                        "validating",
                        ns,
                        hooked.hook("/slow", ns, rule, "")
                                .replace("timeoutSeconds: 30", "timeoutSeconds: 1"));
        eventually(() -> hooked.createMap(ns, "").code() == 500);
        assertThat(hooked.createMap(ns, "").refused(500)).contains("context deadline exceeded");
        String field = "[{\"op\": \"replace\", \"path\": \"/webhooks/0/%s\", \"value\": %s}]";
        change(path, field.formatted("failurePolicy", "\"Ignore\""));
        eventually(() -> hooked.createMap(ns, "").code() == 201);
        change(path, field.formatted("failurePolicy", "\"Fail\""));
        change(path, field.formatted("timeoutSeconds", "30"));
        over.countDown();
        eventually(() -> hooked.createMap(ns, "").code() == 201);
        change(path, "[{\"op\": \"remove\", \"path\": \"/webhooks/0/timeoutSeconds\"}]");
        assertThat(api.get(path).at("/webhooks/0/timeoutSeconds").asInt()).isEqualTo(10);
        hooked.createMap(ns, "").succeeded();
    }

    private void change(String path, String operations) throws Exception {
        api.send("PATCH", path, "application/json-patch+json", operations).succeeded();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should unconditionally reject operations on fail closed webhook [Conformance]")
    void refuseWhenNobodyAnswers() throws Exception {
        String ns = api.namespace("hooks");
        String rule = HookedApi.CONFIG_MAPS.formatted("CREATE");
        hooked.configure(
                "validating",
                ns,
                """
                {name: hook.example.com, clientConfig: {url: 'https://127.0.0.1:1/'},
                 rules: [%s], admissionReviewVersions: [v1], sideEffects: None,
                 failurePolicy: Fail,
                 namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}}
                """
                        .formatted(rule, ns));
        eventually(() -> hooked.createMap(ns, "").code() == 500);
        assertThat(hooked.createMap(ns, "").refused(500))
                .contains("failed calling webhook \"hook.example.com\"");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should mutate configmap [Conformance]")
    void changeAConfigMapOneAfterTheOther() throws Exception {
        String ns = api.namespace("hooks");
        hooked.hooks.on(
                "/second",
                (request, response) -> {
                    if (request.at("/object/data").has("mutation")) {
                        HookedApi.addData(request, response, "second");
                    }
                });
        String rule = HookedApi.CONFIG_MAPS.formatted("CREATE");
        hooked.configure("mutating", ns + "-a", hooked.hook("/data", ns, rule, ""));
        hooked.configure("mutating", ns + "-b", hooked.hook("/second", ns, rule, ""));
        awaitEffect("/second", ns);
        JsonNode map = hooked.createMap(ns, ", data: {start: 'yes'}").succeeded();
        assertThat(map.path("data").propertyNames())
                .containsExactlyInAnyOrder("start", "mutation", "second");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should mutate everything except 'skip-me' configmaps [Conformance]")
    void leaveAloneWhatConditionsExclude() throws Exception {
        String ns = api.namespace("hooks");
        String rule = HookedApi.CONFIG_MAPS.formatted("CREATE");
        hooked.configure(
                "mutating",
                ns,
                hooked.hook(
                        "/data",
                        ns,
                        rule,
                        ", matchConditions: [{name: skip-me, expression: \"object.metadata.name !="
                                + " 'skip-me'\"}]"));
        eventually(() -> hooked.isMutated(ns));
        String maps = "/api/v1/namespaces/" + ns + "/configmaps";
        assertThat(api.create(maps, "{metadata: {name: skip-me}}").has("data")).isFalse();
        assertThat(api.create(maps, "{metadata: {name: other}}").at("/data").has("mutation"))
                .isTrue();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should mutate pod and apply defaults after mutation [Conformance]")
    void addAnInitContainerThatGetsItsDefaults() throws Exception {
        String ns = api.namespace("hooks");
        hooked.hooks.on(
                "/init",
                (request, response) ->
                        WebhookServer.patch(
                                response,
                                "[{\"op\": \"add\", \"path\": \"/spec/initContainers\", \"value\":"
                                        + " [{\"name\": \"init\", \"image\": \"init:1\"}]}]"));
        String rule =
                "{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}";
        hooked.configure("mutating", ns, hooked.hook("/init", ns, rule, ""));
        String pods = "/api/v1/namespaces/" + ns + "/pods";
        eventually(() ->
                post(pods + "?dryRun=All", pod("p"))
                        .succeeded()
                        .at("/spec/initContainers/0/name")
                        .asString("")
                        .equals("init"));
        JsonNode init = api.create(pods, pod("p")).at("/spec/initContainers/0");
        assertThat(init.path("imagePullPolicy").asString("")).isEqualTo("IfNotPresent");
        assertThat(init.path("terminationMessagePolicy").asString("")).isEqualTo("File");
    }
}
