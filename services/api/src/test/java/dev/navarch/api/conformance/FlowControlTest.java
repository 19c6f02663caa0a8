package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Priority and fairness in the running service. */
@ExtendWith(SharedApi.class)
class FlowControlTest {

    private static final String GROUP = "/apis/flowcontrol.apiserver.k8s.io/v1/";
    private static final String SCHEMAS = GROUP + "flowschemas";
    private static final String LEVELS = GROUP + "prioritylevelconfigurations";
    private static final String DEBUG = "/debug/api_priority_and_fairness/";

    private final LiveApi api;

    FlowControlTest(LiveApi api) {
        this.api = api;
    }

    private String schema(String level, String namespace) {
        return """
        {matchingPrecedence: 50, priorityLevelConfiguration: {name: %s},
         distinguisherMethod: {type: ByUser}, rules: [{
           subjects: [{kind: ServiceAccount, serviceAccount: {namespace: %s, name: '*'}}],
           resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'],
                            clusterScope: true, namespaces: ['*']}]}]}
        """
                .formatted(level, namespace);
    }

    private JsonNode make(String path, String name, String spec) throws Exception {
        return api.create(path, "{metadata: {name: " + name + "}, spec: " + spec + "}");
    }

    private static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asString("");
    }

    private String text(String path) throws Exception {
        return api.send("GET", path, "", "", "*/*").body().asString("");
    }

    @Test
    void letsWaitAndRefusesWhoeverAsksTooMuchAndNobodyElse() throws Exception {
        String namespace = api.namespace("greedy");
        JsonNode level =
                make(
                        LEVELS,
                        namespace,
                        """
                        {type: Limited, limited: {nominalConcurrencyShares: 1,
                          borrowingLimitPercent: 0, limitResponse: {type: Queue,
                            queuing: {queues: 1, handSize: 1, queueLengthLimit: 1}}}}
                        """);
        JsonNode schema = make(SCHEMAS, namespace, schema(namespace, namespace));
        String token =
                api.create(
                                "/api/v1/namespaces/"
                                        + namespace
                                        + "/serviceaccounts/default/token",
                                "{spec: {expirationSeconds: 3600}}")
                        .at("/status/token")
                        .asString();
        api.create(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                """
                {metadata: {name: %s}, roleRef: {apiGroup: rbac.authorization.k8s.io,
                 kind: ClusterRole, name: view},
                 subjects: [{kind: ServiceAccount, name: default, namespace: %s}]}
                """
                        .formatted(namespace, namespace));
        String pods = "/api/v1/namespaces/" + namespace + "/pods";
        try (HttpClient client = api.stranger()) {
            HttpRequest list = as(token, pods);
            eventually(
                    "the schema takes effect",
                    () -> {
                        HttpResponse<String> answer = client.send(list, BodyHandlers.ofString());
                        return answer.statusCode() == 200
                                && header(answer, "flowschema").equals(uid(schema))
                                && header(answer, "prioritylevel").equals(uid(level));
                    });
            int seats = Integer.parseInt(gauge("nominal_limit_seats", namespace));
            // Each waits some seconds for a revision that does not come, with its seat.
            HttpRequest slow = as(token, pods + "?resourceVersion=999999999999");
            List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
            for (int i = 0; i < seats; i++) {
                held.add(client.sendAsync(slow, BodyHandlers.ofString()));
            }
            eventually(
                    "all seats are taken",
                    () ->
                            gauge("current_executing_seats", namespace)
                                    .equals(Integer.toString(seats)));
            held.add(client.sendAsync(slow, BodyHandlers.ofString()));
            eventually("one waits", () -> text(DEBUG + "dump_requests").contains(namespace));
            HttpResponse<String> refused = client.send(list, BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(header(refused, "flowschema")).isEqualTo(uid(schema));
            assertThat(refused.body())
                    .contains("\"reason\":\"TooManyRequests\"")
                    .contains("Too many requests, please try again later.");
            assertThat(api.send("GET", pods, "", "").code()).isEqualTo(200);
            for (CompletableFuture<HttpResponse<String>> one : held) {
                assertThat(one.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
            }
            eventually(
                    "it may ask again",
                    () -> client.send(list, BodyHandlers.ofString()).statusCode() == 200);
        }
        assertThat(text("/metrics"))
                .contains(
                        "apiserver_flowcontrol_rejected_requests_total{flow_schema=\""
                                + namespace
                                + "\",priority_level=\""
                                + namespace
                                + "\",reason=\"queue-full\"} 1.0");
        assertThat(text(DEBUG + "dump_priority_levels")).contains(namespace);
    }

    private HttpRequest as(String token, String path) {
        return HttpRequest.newBuilder(api.server().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
    }

    private static String header(HttpResponse<String> answer, String of) {
        return answer.headers().firstValue("x-kubernetes-pf-" + of + "-uid").orElse("");
    }

    private String gauge(String name, String level) throws Exception {
        return text("/metrics")
                .lines()
                .filter(line ->
                        line.startsWith("apiserver_flowcontrol_" + name + "{")
                                && line.contains("priority_level=\"" + level + "\""))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1).replace(".0", ""))
                .findFirst()
                .orElse("0");
    }

    @Test
    void saysWhetherTheLevelOfASchemaIsThere() throws Exception {
        String name = api.name("dangling");
        make(SCHEMAS, name, schema(name, "nowhere"));
        eventually("it dangles", () -> dangling(name).equals("True NotFound"));
        make(LEVELS, name, "{type: Limited, limited: {limitResponse: {type: Reject}}}");
        eventually("it does not", () -> dangling(name).equals("False Found"));
        api.delete(LEVELS + "/" + name);
        eventually("it dangles again", () -> dangling(name).equals("True NotFound"));
        api.delete(SCHEMAS + "/" + name);
    }

    private String dangling(String name) throws Exception {
        JsonNode condition = api.get(SCHEMAS + "/" + name).at("/status/conditions/0");
        return condition.path("status").asString("") + " " + condition.path("reason").asString("");
    }

    @Test
    void keepsTheBuiltInObjectsUnlessToldOtherwise() throws Exception {
        eventually("they are there", () -> api.exists(SCHEMAS + "/catch-all"));
        eventually("all of them", () -> api.exists(LEVELS + "/global-default"));
        JsonNode original = api.get(LEVELS + "/workload-low").path("spec");
        String shares = "{spec: {limited: {nominalConcurrencyShares: 77}}}";
        api.merge(LEVELS + "/workload-low", shares);
        eventually(
                "it is corrected",
                () -> api.get(LEVELS + "/workload-low").path("spec").equals(original));
        api.merge(
                LEVELS + "/workload-low",
                "{metadata: {annotations: {apf.kubernetes.io/autoupdate-spec: 'false'}}}");
        api.merge(LEVELS + "/workload-low", shares);
        api.delete(SCHEMAS + "/service-accounts");
        eventually("it is made again", () -> api.exists(SCHEMAS + "/service-accounts"));
        assertThat(api.get(LEVELS + "/workload-low").at("/spec/limited/nominalConcurrencyShares"))
                .hasToString("77");
        ObjectNode mandatory = (ObjectNode) api.get(SCHEMAS + "/catch-all");
        ((ObjectNode) mandatory.path("metadata")).remove("annotations");
        ((ObjectNode) mandatory.path("spec")).put("matchingPrecedence", 9999);
        api.replace(SCHEMAS + "/catch-all", mandatory);
        eventually(
                "a mandatory one is corrected whatever it says",
                () ->
                        api.get(SCHEMAS + "/catch-all").at("/spec/matchingPrecedence").asInt(0)
                                == 10000);
        api.merge(
                LEVELS + "/workload-low",
                "{metadata: {annotations: {apf.kubernetes.io/autoupdate-spec: 'true'}}}");
        eventually(
                "it is kept up again",
                () -> api.get(LEVELS + "/workload-low").path("spec").equals(original));
    }
}
