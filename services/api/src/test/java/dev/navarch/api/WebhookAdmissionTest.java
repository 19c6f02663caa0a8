package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Real kubectl, the whole API service, and a user's webhooks behind TLS. */
@Timeout(300)
class WebhookAdmissionTest {

    private static final String CONFIG_MAPS =
            "{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps]}";

    @TempDir static Path home;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @SuppressWarnings("NullAway.Init")
    private static WebhookServer hooks;

    @BeforeAll
    static void start() throws Exception {
        hooks = new WebhookServer();
        api = new ApiFixture(home);
    }

    @AfterAll
    static void stop() {
        api.close();
        hooks.close();
    }

    private static String succeeds(String... arguments) throws Exception {
        return succeedsWith("", arguments);
    }

    private static String succeedsWith(String input, String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectlWith(input, arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    private static String fails(String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isNotZero();
        return ran.output();
    }

    /** A namespace of its own, which the test's webhooks select by its name. */
    private static void namespace(String name) throws Exception {
        succeeds("create", "namespace", name);
        succeeds("create", "serviceaccount", "default", "-n", name);
    }

    /**
     * One webhook that looks at one namespace.
     *
     * @param more further fields, in YAML's flow style, each preceded by a comma
     */
    private static String hook(
            String name, String namespace, String client, String rule, String more) {
        return """
        {name: %s, clientConfig: %s, rules: [%s], admissionReviewVersions: [v1],
          sideEffects: None, timeoutSeconds: 30,
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}%s}
        """
                .formatted(name, client, rule, namespace, more);
    }

    private static void configure(String kind, String name, String... webhooks) throws Exception {
        succeedsWith(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %sWebhookConfiguration
                metadata: {name: %s}
                webhooks: [%s]
                """
                        .formatted(kind, name, String.join(",", webhooks)),
                "apply",
                "-f",
                "-");
    }

    /** Waits until a configuration has effect: a dry run reaches the webhook. */
    private static void takesEffect(String path, String namespace) {
        eventually(
                path + " is asked",
                () -> {
                    api.kubectl(
                            "create", "configmap", "probe", "-n", namespace, "--dry-run=server");
                    return !hooks.asked(path).isEmpty();
                });
        hooks.asked(path).clear();
    }

    @Test
    void changesAPodAndAsksAgainWhatAnEarlierWebhookWantsToSee() throws Exception {
        namespace("mutated");
        hooks.on(
                "/label",
                (request, response) ->
                        WebhookServer.patch(
                                response,
                                """
                                [{"op": "add", "path": "/metadata/labels/containers",
                                  "value": "%d"}]
                                """
                                        .formatted(request.at("/object/spec/containers").size())));
        hooks.on(
                "/sidecar",
                (request, response) -> {
                    if (request.at("/object/spec/containers").size() == 1) {
                        WebhookServer.patch(
                                response,
                                """
                                [{"op": "add", "path": "/spec/containers/-",
                                  "value": {"name": "sidecar", "image": "side:1"}}]
                                """);
                    }
                });
        String pods =
                "{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}";
        configure(
                "Mutating",
                "mutated",
                hook(
                        "label.example.com",
                        "mutated",
                        hooks.client("/label"),
                        pods,
                        ", reinvocationPolicy: IfNeeded"),
                hook("sidecar.example.com", "mutated", hooks.client("/sidecar"), pods, ""));
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {generateName: p-, namespace: mutated, labels: {app: web}}
                spec: {containers: [{name: main, image: 'main:1'}]}
                """;
        eventually(() -> {
            succeedsWith(pod, "create", "-f", "-", "--dry-run=server");
            return !hooks.asked("/sidecar").isEmpty();
        });
        hooks.asked("/label").clear();
        hooks.asked("/sidecar").clear();
        String name = succeedsWith(pod, "create", "-f", "-", "-o", "jsonpath={.metadata.name}");
        assertThat(
                        succeeds(
                                "get",
                                "pod",
                                name,
                                "-n",
                                "mutated",
                                "-o",
                                "jsonpath={.metadata.labels} {.spec.containers[*].name}"
                                        + " {.spec.containers[1].imagePullPolicy}"
                                        + " {.spec.containers[1].volumeMounts[0].mountPath}"))
                .isEqualTo(
                        "{\"app\":\"web\",\"containers\":\"2\"} main sidecar IfNotPresent"
                                + " /var/run/secrets/kubernetes.io/serviceaccount");
        assertThat(hooks.asked("/sidecar")).hasSize(1);
        assertThat(hooks.asked("/label")).hasSize(2);
        JsonNode first = hooks.asked("/label").element();
        assertThat(first.has("name")).isFalse();
        assertThat(first.at("/object/metadata/generateName").asString()).isEqualTo("p-");
        assertThat(first.at("/object/metadata").has("uid")).isFalse();
        assertThat(first.at("/object/apiVersion").asString()).isEqualTo("v1");
        assertThat(first.at("/object/spec/restartPolicy").asString()).isEqualTo("Always");
        assertThat(first.path("oldObject").isNull()).isTrue();
        assertThat(first.at("/kind/kind").asString()).isEqualTo("Pod");
        assertThat(first.at("/requestResource/resource").asString()).isEqualTo("pods");
        assertThat(first.at("/options/kind").asString()).isEqualTo("CreateOptions");
        assertThat(first.at("/userInfo/username").asString()).isEqualTo("kubernetes-admin");
        assertThat(first.path("dryRun").asBoolean()).isFalse();
    }

    @Test
    void refusesInTheWebhooksWordsAndPrintsItsWarnings() throws Exception {
        namespace("denied");
        hooks.on(
                "/deny",
                (request, response) -> {
                    String name = request.path("name").asString("");
                    response.putArray("warnings").add("mind the " + name);
                    switch (name) {
                        case "bad" ->
                                response.put("allowed", false)
                                        .putObject("status")
                                        .put("message", "too bad");
                        case "worse" -> {
                            ObjectNode status = response.put("allowed", false).putObject("status");
                            status.put("code", 403).put("reason", "Forbidden");
                        }
                        case "worst" -> response.put("allowed", false);
                        default -> response.put("allowed", true);
                    }
                });
        configure(
                "Validating",
                "denied",
                hook("deny.example.com", "denied", hooks.client("/deny"), CONFIG_MAPS, ""));
        takesEffect("/deny", "denied");
        assertThat(fails("create", "configmap", "bad", "-n", "denied"))
                .contains(
                        "Warning: mind the bad",
                        "admission webhook \"deny.example.com\" denied the request: too bad");
        assertThat(fails("create", "configmap", "worse", "-n", "denied"))
                .contains("admission webhook \"deny.example.com\" denied the request: Forbidden");
        assertThat(fails("create", "configmap", "worst", "-n", "denied"))
                .contains(
                        "admission webhook \"deny.example.com\" denied the request without"
                                + " explanation");
        assertThat(succeeds("create", "configmap", "good", "-n", "denied"))
                .contains("Warning: mind the good", "configmap/good created");
        assertThat(succeeds("get", "configmaps", "-n", "denied", "-o", "name"))
                .isEqualTo("configmap/good\n");
        assertThat(succeeds("get", "--raw", "/metrics"))
                .contains(
                        "apiserver_admission_webhook_admission_duration_seconds_count{name=\"deny."
                                + "example.com\",operation=\"CREATE\",rejected=\"true\"",
                        "apiserver_admission_webhook_rejection_count_total{error_type=\"no_error\"");
        Queue<JsonNode> asked = hooks.asked("/deny");
        asked.clear();
        succeeds("label", "configmap", "good", "-n", "denied", "a=b");
        assertThat(asked.element().path("operation").asString()).isEqualTo("UPDATE");
        assertThat(asked.element().at("/object/metadata/labels/a").asString()).isEqualTo("b");
        assertThat(asked.element().at("/oldObject/metadata").has("labels")).isFalse();
        asked.clear();
        succeeds("delete", "configmaps", "--all", "-n", "denied");
        assertThat(asked.element().path("operation").asString()).isEqualTo("DELETE");
        assertThat(asked.element().path("object").isNull()).isTrue();
        assertThat(asked.element().at("/oldObject/metadata/name").asString()).isEqualTo("good");
        assertThat(asked.element().at("/options/kind").asString()).isEqualTo("DeleteOptions");
    }

    @Test
    void keepsToTheFailurePolicyOfAWebhookThatIsDeadOrSlow() throws Exception {
        namespace("failing");
        CountDownLatch over = new CountDownLatch(1);
        hooks.on(
                "/slow",
                (request, response) -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        String dead = "{url: 'https://127.0.0.1:1/dead'}";
        String only = ", objectSelector: {matchLabels: {to: %s}}, timeoutSeconds: 1";
        configure(
                "Validating",
                "failing",
                hook("dead.example.com", "failing", dead, CONFIG_MAPS, only.formatted("dead")),
                hook(
                        "slow.example.com",
                        "failing",
                        hooks.client("/slow"),
                        CONFIG_MAPS,
                        only.formatted("slow")),
                hook(
                        "open.example.com",
                        "failing",
                        dead,
                        CONFIG_MAPS,
                        only.formatted("open") + ", failurePolicy: Ignore"),
                hook(
                        "slow-open.example.com",
                        "failing",
                        hooks.client("/slow"),
                        CONFIG_MAPS,
                        only.formatted("slow-open") + ", failurePolicy: Ignore"),
                hook(
                        "stranger.example.com",
                        "failing",
                        "{url: 'https://127.0.0.1:" + hooks.port() + "/slow'}",
                        CONFIG_MAPS,
                        only.formatted("stranger")));
        eventually(() -> !creates("failing", "probe", "dead", "--dry-run=server").equals(""));
        assertThat(creates("failing", "one", "dead"))
                .contains(
                        "Internal error occurred: failed calling webhook \"dead.example.com\":"
                                + " failed to call webhook: Post"
                                + " \"https://127.0.0.1:1/dead?timeout=1s\": dial tcp 127.0.0.1:1:"
                                + " connect: connection refused");
        assertThat(creates("failing", "two", "slow"))
                .contains(
                        "Internal error occurred: failed calling webhook \"slow.example.com\":"
                                + " failed to call webhook: Post \"https://127.0.0.1:"
                                + hooks.port()
                                + "/slow?timeout=1s\": context deadline exceeded");
        assertThat(creates("failing", "three", "stranger"))
                .contains("x509: certificate signed by unknown authority");
        assertThat(creates("failing", "four", "open")).isEmpty();
        assertThat(creates("failing", "five", "slow-open")).isEmpty();
        over.countDown();
        assertThat(succeeds("get", "configmaps", "-n", "failing", "-o", "name"))
                .isEqualTo("configmap/five\nconfigmap/four\n");
    }

    /**
     * @return why not; empty when it did
     */
    private static String creates(String namespace, String name, String to, String... more)
            throws Exception {
        String map =
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s, labels: {to: %s}}
                """
                        .formatted(name, namespace, to);
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"create", "-f", "-"}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        ApiFixture.Ran ran = api.kubectlWith(map, arguments);
        return ran.code() == 0 ? "" : ran.output();
    }

    @Test
    void asksOnlyWhenSelectorsAndConditionsSaySo() throws Exception {
        namespace("chosen");
        namespace("other");
        hooks.on("/chosen", (request, response) -> response.put("allowed", false));
        configure(
                "Validating",
                "chosen",
                hook(
                        "chosen.example.com",
                        "chosen",
                        hooks.client("/chosen"),
                        CONFIG_MAPS,
                        """
                        , matchConditions: [
                          {name: named, expression: "object.metadata.name.startsWith('x')"},
                          {name: here, expression: "request.namespace == 'chosen'"},
                          {name: who, expression: "request.userInfo.username != 'system:x'"}]
                        """));
        eventually(() ->
                !api.kubectl("create", "configmap", "x", "-n", "chosen", "--dry-run=server")
                        .output()
                        .contains("created"));
        hooks.asked("/chosen").clear();
        succeeds("create", "configmap", "y", "-n", "chosen");
        succeeds("create", "configmap", "x", "-n", "other");
        succeeds("create", "secret", "generic", "x", "-n", "chosen");
        assertThat(hooks.asked("/chosen")).isEmpty();
        fails("create", "configmap", "x", "-n", "chosen");
        assertThat(hooks.asked("/chosen")).hasSize(1);
        configure(
                "Validating",
                "chosen",
                hook(
                        "chosen.example.com",
                        "chosen",
                        hooks.client("/chosen"),
                        CONFIG_MAPS,
                        ", matchConditions: [{name: broken, expression: \"object.data.a == 'b'\"}]"));
        eventually(() ->
                api.kubectl("create", "configmap", "x", "-n", "chosen", "--dry-run=server")
                        .output()
                        .contains(
                                "configmaps \"x\" is forbidden: expression 'object.data.a =="
                                        + " 'b'' resulted in error: "));
    }

    @Test
    void asksAboutSubresourcesByTheirOwnKindAndAboutConnections() throws Exception {
        namespace("parts");
        hooks.on(
                "/parts",
                (request, response) -> {
                    String sub = request.path("subResource").asString("");
                    boolean small = request.at("/object/spec/replicas").asInt(0) < 5;
                    response.put("allowed", sub.equals("scale") && small);
                });
        configure(
                "Validating",
                "parts",
                hook(
                        "parts.example.com",
                        "parts",
                        hooks.client("/parts"),
                        "{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources:"
                                + " [deployments/scale, pods/exec, pods/binding, pods/eviction,"
                                + " serviceaccounts/token, services/proxy]}",
                        ""));
        succeeds("create", "deployment", "d", "-n", "parts", "--image=x", "--replicas=0");
        eventually(() ->
                api.kubectl("scale", "deployment", "d", "-n", "parts", "--replicas=5").code() != 0);
        hooks.asked("/parts").clear();
        succeeds("scale", "deployment", "d", "-n", "parts", "--replicas=3");
        JsonNode scaled = hooks.asked("/parts").element();
        assertThat(scaled.at("/kind/kind").asString()).isEqualTo("Scale");
        assertThat(scaled.at("/kind/group").asString()).isEqualTo("autoscaling");
        assertThat(scaled.at("/resource/resource").asString()).isEqualTo("deployments");
        assertThat(scaled.path("operation").asString()).isEqualTo("UPDATE");
        assertThat(scaled.at("/object/kind").asString()).isEqualTo("Scale");
        assertThat(scaled.at("/oldObject/kind").asString()).isEqualTo("Scale");
        succeedsWith(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: parts}
                spec: {containers: [{name: main, image: 'main:1'}]}
                """,
                "create",
                "-f",
                "-");
        hooks.asked("/parts").clear();
        String denied = "admission webhook \"parts.example.com\" denied the request";
        assertThat(fails("exec", "-n", "parts", "p", "--", "ls", "-l")).contains(denied);
        JsonNode exec = hooks.asked("/parts").element();
        assertThat(exec.path("operation").asString()).isEqualTo("CONNECT");
        assertThat(exec.at("/object/kind").asString()).isEqualTo("PodExecOptions");
        assertThat(exec.at("/object/command").toString()).isEqualTo("[\"ls\",\"-l\"]");
        assertThat(exec.path("options").isNull()).isTrue();
        String pod = "/api/v1/namespaces/parts/pods/p/";
        assertThat(
                        raw(
                                pod + "binding",
                                "{apiVersion: v1, kind: Binding, metadata: {name: p}, target:"
                                        + " {kind: Node, name: n1}}"))
                .contains(denied);
        assertThat(
                        raw(
                                pod + "eviction",
                                "{apiVersion: policy/v1, kind: Eviction, metadata: {name: p}}"))
                .contains(denied);
        assertThat(fails("create", "token", "default", "-n", "parts")).contains(denied);
        assertThat(fails("get", "--raw", "/api/v1/namespaces/parts/services/s/proxy/x"))
                .contains(denied);
        assertThat(succeeds("get", "pod", "p", "-n", "parts", "-o", "jsonpath={.spec.nodeName}"))
                .isEmpty();
    }

    private static String raw(String path, String yaml) throws Exception {
        String json =
                JsonMapper.shared().writeValueAsString(YAMLMapper.builder().build().readTree(yaml));
        ApiFixture.Ran ran = api.kubectlWith(json, "create", "--raw", path, "-f", "-");
        assertThat(ran.code()).isNotZero();
        return ran.output();
    }

    @Test
    void changesAndRefusesCustomResources() throws Exception {
        namespace("custom");
        succeedsWith(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: gadgets.example.com}
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {plural: gadgets, singular: gadget, kind: Gadget, listKind: GadgetList}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object,
                      properties: {size: {type: integer}, color: {type: string}}}}}}
                """,
                "create",
                "-f",
                "-");
        succeeds("wait", "--for=condition=Established", "crd/gadgets.example.com");
        hooks.on(
                "/gadgets",
                (request, response) -> {
                    if (request.at("/object/spec/size").asInt(0) > 9) {
                        response.put("allowed", false);
                    } else {
                        WebhookServer.patch(
                                response,
                                """
                                [{"op": "add", "path": "/spec/color", "value": "red"},
                                 {"op": "add", "path": "/spec/unknown", "value": "pruned"}]
                                """);
                    }
                });
        configure(
                "Mutating",
                "custom",
                hook(
                        "gadgets.example.com",
                        "custom",
                        hooks.client("/gadgets"),
                        "{apiGroups: [example.com], apiVersions: ['*'], operations: [CREATE],"
                                + " resources: [gadgets]}",
                        ""));
        String gadget =
                """
                apiVersion: example.com/v1
                kind: Gadget
                metadata: {name: g%1$d, namespace: custom}
                spec: {size: %1$d}
                """;
        eventually(() ->
                api.kubectlWith(gadget.formatted(10), "create", "--dry-run=server", "-f", "-")
                        .output()
                        .contains(
                                "admission webhook \"gadgets.example.com\" denied the request"
                                        + " without explanation"));
        succeedsWith(gadget.formatted(3), "create", "-f", "-");
        assertThat(succeeds("get", "gadget", "g3", "-n", "custom", "-o", "jsonpath={.spec}"))
                .isEqualTo("{\"color\":\"red\",\"size\":3}");
    }

    @Test
    void neverAsksAboutWhatConfiguresAdmission() throws Exception {
        hooks.on("/all", (request, response) -> response.put("allowed", false));
        String all =
                """
                {name: all.example.com, clientConfig: %s, sideEffects: None,
                 admissionReviewVersions: [v1], timeoutSeconds: 5,
                 objectSelector: {matchLabels: {trap: 'yes'}},
                 rules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'],
                   resources: ['*/*']}]}
                """
                        .formatted(hooks.client("/all"));
        configure("Mutating", "all", all);
        configure("Validating", "all", all);
        eventually(() -> creates("default", "trapped", "x", "--dry-run=server").isEmpty());
        for (String kind : new String[] {"mutating", "validating"}) {
            succeeds("label", kind + "webhookconfiguration", "all", "trap=yes");
        }
        assertThat(hooks.asked("/all")).isEmpty();
        for (String kind : new String[] {"mutating", "validating"}) {
            succeeds("delete", kind + "webhookconfiguration", "all");
        }
        assertThat(hooks.asked("/all")).isEmpty();
    }

    @Test
    void refusesAConfigurationThatCannotWorkWithAllThatIsWrong() throws Exception {
        ApiFixture.Ran ran =
                api.kubectlWith(
                        """
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: MutatingWebhookConfiguration
                        metadata: {name: wrong}
                        webhooks:
                        - name: short.name
                          clientConfig: {url: 'http://user@host/?a=b'}
                          admissionReviewVersions: [v2]
                          sideEffects: Some
                          timeoutSeconds: 31
                          matchConditions: [{name: c, expression: 'object.'}]
                          rules:
                          - {apiGroups: ['*', apps], apiVersions: [v1], operations: [READ],
                             resources: ['pods/*', pods/status]}
                        - name: b.example.com
                          clientConfig: {service: {name: s, namespace: ns, path: a//b, port: 0}}
                          admissionReviewVersions: [v1]
                          sideEffects: None
                        """,
                        "create",
                        "-f",
                        "-");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.output())
                .contains(
                        "webhooks[0].name: Invalid value: \"short.name\": should be a domain with"
                                + " at least three segments separated by dots",
                        "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only"
                                + " allowed URL scheme; desired format: https://host[/path]",
                        "user information is not permitted in the URL",
                        "query parameters are not permitted in the URL",
                        "webhooks[0].admissionReviewVersions: Invalid value: [\"v2\"]: must include"
                                + " at least one of v1, v1beta1",
                        "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values:"
                                + " \"None\", \"NoneOnDryRun\"",
                        "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be"
                                + " between 1 and 30 seconds",
                        "webhooks[0].matchConditions[0].expression: Invalid value: \"object.\":"
                                + " compilation failed: ",
                        "webhooks[0].rules[0].apiGroups: Invalid value: [\"*\",\"apps\"]: if '*' is"
                                + " present, must not specify other API groups",
                        "webhooks[0].rules[0].operations[0]: Unsupported value: \"READ\"",
                        "webhooks[0].rules[0].resources[1]: Invalid value: \"pods/status\": if"
                                + " 'pods/*' is present, must not specify pods/status",
                        "webhooks[1].clientConfig.service.path: Invalid value: \"a//b\": must start"
                                + " with a '/'",
                        "webhooks[1].clientConfig.service.port: Invalid value: 0: port is not"
                                + " valid: must be between 1 and 65535, inclusive");
    }
}
