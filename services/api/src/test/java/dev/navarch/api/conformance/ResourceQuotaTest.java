package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class ResourceQuotaTest {

    private static final String POD =
            """
            {metadata: {name: %s}, spec: {terminationGracePeriodSeconds: 0%s,
              containers: [{name: c, image: i, resources: %s}]}}
            """;

    private static final String SMALL =
            "{requests: {cpu: 500m, memory: 252Mi, ephemeral-storage: 30Gi, example.com/dongle: 2},"
                    + " limits: {example.com/dongle: 2}}";

    private static final String TEMPLATE =
            "selector: %s, template: {metadata: {labels: {a: b}},"
                    + " spec: {containers: [{name: c, image: i}]}}";

    private final LiveApi api;
    private final String namespace;
    private final String quotas;

    ResourceQuotaTest(LiveApi api) throws IOException, InterruptedException {
        this.api = api;
        this.namespace = "/api/v1/namespaces/" + api.namespace("quota");
        this.quotas = namespace + "/resourcequotas";
    }

    private JsonNode quota(String name, String spec) throws IOException, InterruptedException {
        return api.create(quotas, "{metadata: {name: %s}, spec: %s}".formatted(name, spec));
    }

    /** Waits until a quota says that this is used, all of it. */
    private void uses(String quota, Map<String, String> used) {
        eventually(quota + " uses " + used, () -> used(quota), used::equals);
    }

    private Map<String, String> used(String quota) throws IOException, InterruptedException {
        return api.get(quotas + "/" + quota).at("/status/used").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asString()));
    }

    /** A quota of one, which an object takes up, a second exceeds, and a deletion frees. */
    private void countsOne(String resource, String path, String body, Map<String, String> full)
            throws Exception {
        String hard =
                full.keySet().stream().map(r -> r + ": '1'").collect(Collectors.joining(", "));
        quota("q", "{hard: {" + hard + "}}");
        Map<String, String> none =
                full.keySet().stream().collect(Collectors.toMap(r -> r, r -> "0"));
        uses("q", none);
        api.create(path, body.formatted("one"));
        uses("q", full);
        assertThat(
                        api.send(
                                        "POST",
                                        path,
                                        "application/json",
                                        LiveApi.json(body.formatted("two")))
                                .refused(403))
                .contains("exceeded quota: q")
                .contains(resource + "=1");
        api.deleteAndWait(path + "/one?propagationPolicy=Background");
        uses("q", none);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should create a ResourceQuota and ensure its status is promptly calculated. [Conformance]")
    void saysAtOnceWhatIsUsed() throws Exception {
        quota("q", "{hard: {pods: '5', services: '3', cpu: 1}}");
        uses("q", Map.of("pods", "0", "services", "0", "cpu", "0"));
        assertThat(api.get(quotas + "/q").at("/status/hard").toString())
                .isEqualTo("{\"pods\":\"5\",\"services\":\"3\",\"cpu\":\"1\"}");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should create a ResourceQuota and capture the life of a configMap. [Conformance]")
    void countsConfigMaps() throws Exception {
        countsOne(
                "configmaps",
                namespace + "/configmaps",
                "{metadata: {name: %s}}",
                Map.of("configmaps", "1"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should create a ResourceQuota and capture the life of a secret. [Conformance]")
    void countsSecrets() throws Exception {
        countsOne(
                "secrets",
                namespace + "/secrets",
                "{metadata: {name: %s}}",
                Map.of("secrets", "1"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should create a ResourceQuota and capture the life of a replica set. [Conformance]")
    void countsReplicaSets() throws Exception {
        countsOne(
                "count/replicasets.apps",
                namespace.replace("/api/v1", "/apis/apps/v1") + "/replicasets",
                "{metadata: {name: %s}, spec: {replicas: 0, "
                        + TEMPLATE.formatted("{matchLabels: {a: b}}")
                        + "}}",
                Map.of("count/replicasets.apps", "1"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should create a ResourceQuota and capture the life of a replication controller. [Conformance]")
    void countsReplicationControllers() throws Exception {
        countsOne(
                "replicationcontrollers",
                namespace + "/replicationcontrollers",
                "{metadata: {name: %s}, spec: {replicas: 0, " + TEMPLATE.formatted("{a: b}") + "}}",
                Map.of("replicationcontrollers", "1"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should create a ResourceQuota and capture the life of a service. [Conformance]")
    void countsServicesByTheirSorts() throws Exception {
        quota("q", "{hard: {services: '2', services.nodeports: '1', services.loadbalancers: '1'}}");
        String services = namespace + "/services";
        String service = "{metadata: {name: %s}, spec: {type: %s, ports: [{port: 80}]}}";
        uses(
                "q",
                Map.of("services", "0", "services.nodeports", "0", "services.loadbalancers", "0"));
        api.create(services, service.formatted("plain", "ClusterIP"));
        api.create(services, service.formatted("open", "NodePort"));
        uses(
                "q",
                Map.of("services", "2", "services.nodeports", "1", "services.loadbalancers", "0"));
        assertThat(
                        api.send(
                                        "POST",
                                        services,
                                        "application/json",
                                        LiveApi.json(service.formatted("lb", "LoadBalancer")))
                                .refused(403))
                .contains("exceeded quota: q");
        api.delete(services + "/plain");
        api.delete(services + "/open");
        uses(
                "q",
                Map.of("services", "0", "services.nodeports", "0", "services.loadbalancers", "0"));
        api.create(services, service.formatted("lb", "LoadBalancer"));
        uses(
                "q",
                Map.of("services", "1", "services.nodeports", "1", "services.loadbalancers", "1"));
        api.delete(services + "/lb");
        uses(
                "q",
                Map.of("services", "0", "services.nodeports", "0", "services.loadbalancers", "0"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should create a ResourceQuota and capture the life of a pod. [Conformance]")
    void chargesWhatAPodRequestsWhileItLives() throws Exception {
        String pods = namespace + "/pods";
        quota(
                "q",
                "{hard: {pods: '5', cpu: 1, memory: 500Mi, ephemeral-storage: 50Gi,"
                        + " requests.example.com/dongle: '3'}}");
        Map<String, String> none =
                Map.of(
                        "pods",
                        "0",
                        "cpu",
                        "0",
                        "memory",
                        "0",
                        "ephemeral-storage",
                        "0",
                        "requests.example.com/dongle",
                        "0");
        Map<String, String> one =
                Map.of(
                        "pods",
                        "1",
                        "cpu",
                        "500m",
                        "memory",
                        "252Mi",
                        "ephemeral-storage",
                        "30Gi",
                        "requests.example.com/dongle",
                        "2");
        uses("q", none);
        api.create(pods, POD.formatted("fits", "", SMALL));
        uses("q", one);
        String tooMuch = "{requests: {cpu: 600m, memory: 100Mi, ephemeral-storage: 1Gi}}";
        String dongles =
                "{requests: {cpu: 10m, memory: 1Mi, ephemeral-storage: 1Gi, example.com/dongle: 2},"
                        + " limits: {example.com/dongle: 2}}";
        for (String resources : new String[] {tooMuch, dongles}) {
            assertThat(
                            api.send(
                                            "POST",
                                            pods,
                                            "application/json",
                                            LiveApi.json(POD.formatted("no", "", resources)))
                                    .refused(403))
                    .contains("exceeded quota: q");
        }
        api.merge(pods + "/fits", "{metadata: {labels: {changed: 'yes'}}}");
        uses("q", one);
        api.deleteAndWait(pods + "/fits");
        uses("q", none);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should verify ResourceQuota with best effort scope. [Conformance]")
    void countsPodsByWhetherTheyAreBestEffort() throws Exception {
        quota("best", "{hard: {pods: '5'}, scopes: [BestEffort]}");
        quota("better", "{hard: {pods: '5'}, scopes: [NotBestEffort]}");
        appliesTo("best", "better", POD.formatted("p", "", "{}"));
        appliesTo(
                "better",
                "best",
                POD.formatted("p", "", "{requests: {cpu: 100m}, limits: {cpu: 200m}}"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should verify ResourceQuota with terminating scopes. [Conformance]")
    void countsPodsByWhetherTheyHaveADeadline() throws Exception {
        quota("ends", "{hard: {pods: '5'}, scopes: [Terminating]}");
        quota("stays", "{hard: {pods: '5'}, scopes: [NotTerminating]}");
        appliesTo("stays", "ends", POD.formatted("p", "", "{}"));
        appliesTo("ends", "stays", POD.formatted("p", ", activeDeadlineSeconds: 3600", "{}"));
    }

    private void appliesTo(String quota, String other, String pod) throws Exception {
        uses(quota, Map.of("pods", "0"));
        uses(other, Map.of("pods", "0"));
        api.create(namespace + "/pods", pod);
        uses(quota, Map.of("pods", "1"));
        uses(other, Map.of("pods", "0"));
        api.deleteAndWait(namespace + "/pods/p");
        uses(quota, Map.of("pods", "0"));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should be able to update and delete ResourceQuota. [Conformance]")
    void isChangedAndDeleted() throws Exception {
        ObjectNode quota = (ObjectNode) quota("q", "{hard: {cpu: '1', memory: 500Mi}}");
        assertThat(api.get(quotas + "/q").at("/spec/hard/cpu").asString()).isEqualTo("1");
        ObjectNode changed =
                (ObjectNode) api.get(quotas + "/" + quota.at("/metadata/name").asString());
        changed.withObjectProperty("spec")
                .withObjectProperty("hard")
                .put("cpu", "2")
                .put("memory", "1Gi");
        changed.withObjectProperty("metadata").remove("resourceVersion");
        assertThat(api.replace(quotas + "/q", changed).at("/spec/hard/cpu").asString())
                .isEqualTo("2");
        JsonNode read = api.get(quotas + "/q");
        assertThat(read.at("/spec/hard/memory").asString()).isEqualTo("1Gi");
        api.delete(quotas + "/q");
        assertThat(api.exists(quotas + "/q")).isFalse();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should manage the lifecycle of a ResourceQuota [Conformance]")
    void isFoundInAllNamespacesAndDeletedByLabel() throws Exception {
        String label = "labelSelector=life%3D" + api.name("life");
        String value = label.substring(label.indexOf("%3D") + 3);
        api.create(
                quotas,
                "{metadata: {name: q, labels: {life: %s}}, spec: {hard: {cpu: '1'}}}"
                        .formatted(value));
        assertThat(api.get("/api/v1/resourcequotas?" + label).path("items")).hasSize(1);
        JsonNode patched =
                api.merge(
                        quotas + "/q",
                        "{metadata: {labels: {q: patched}}, spec: {hard: {memory: 750Mi}}}");
        assertThat(patched.at("/metadata/labels/q").asString()).isEqualTo("patched");
        assertThat(patched.at("/spec/hard").toString())
                .isEqualTo("{\"cpu\":\"1\",\"memory\":\"750Mi\"}");
        api.delete(quotas + "?" + label);
        assertThat(api.get("/api/v1/resourcequotas?" + label).path("items")).isEmpty();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ResourceQuota should apply changes to a resourcequota status [Conformance]")
    void itsStatusIsWrittenApartFromItsSpec() throws Exception {
        quota("q", "{hard: {cpu: 500m, memory: 500Mi}}");
        uses("q", Map.of("cpu", "0", "memory", "0"));
        String status = quotas + "/q/status";
        try (Watch watch = api.watch(quotas + "?fieldSelector=metadata.name%3Dq")) {
            watch.next("ADDED");
            ObjectNode read = (ObjectNode) api.get(status);
            read.withObjectProperty("metadata").remove("resourceVersion");
            read.withObjectProperty("status")
                    .withObjectProperty("hard")
                    .put("cpu", "600m")
                    .put("memory", "300Mi");
            assertThat(api.replace(status, read).at("/status/hard/cpu").asString())
                    .isEqualTo("600m");
            watched(watch, "600m");
            api.merge(status, "{status: {hard: {cpu: 700m}}}");
            watched(watch, "700m");
            assertThat(api.get(quotas + "/q").at("/spec/hard/cpu").asString()).isEqualTo("500m");
            api.merge(quotas + "/q", "{spec: {hard: {cpu: 800m}}}");
            watched(watch, "800m");
        }
    }

    private static void watched(Watch watch, String cpu) throws InterruptedException {
        JsonNode seen;
        do {
            seen = watch.next("MODIFIED");
        } while (!seen.at("/status/hard/cpu").asString().equals(cpu));
    }
}
