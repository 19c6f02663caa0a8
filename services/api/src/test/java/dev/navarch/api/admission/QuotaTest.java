package dev.navarch.api.admission;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.admission.quota.QuotaRecount;
import dev.navarch.api.admission.quota.QuotaUpkeep;
import dev.navarch.api.admission.quota.StoreAmender;
import dev.navarch.api.strategy.Cluster;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuotaTest {

    private static final GroupResource QUOTAS = GroupResource.core("resourcequotas");

    private final Cluster cluster = Cluster.start();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void quota(String spec) {
        cluster.create(
                "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: default},"
                        + " spec: {"
                        + spec
                        + "}}");
    }

    private JsonNode used() {
        return cluster.get(QUOTAS, "q").at("/status/used");
    }

    private static String pod(String name, String resources) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: "
                + name
                + ", namespace: default}, spec: {containers: [{name: c, image: i, resources: "
                + resources
                + "}]}}";
    }

    @Test
    void countsWhatIsCreatedAndRefusesTooMuch() {
        quota("hard: {pods: 2, requests.cpu: '1', memory: 1Gi}");

        cluster.create(pod("a", "{requests: {cpu: 600m, memory: 512Mi}}"));

        assertThat(used().toString())
                .isEqualTo("{\"memory\":\"512Mi\",\"pods\":\"1\",\"requests.cpu\":\"600m\"}");
        assertThat(refused(() -> cluster.create(pod("b", "{requests: {cpu: 500m, memory: 1Mi}}"))))
                .hasMessage(
                        "pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=500m,"
                                + " used: requests.cpu=600m, limited: requests.cpu=1")
                .matches(e -> e.code() == 403);
        assertThat(cluster.exists(Resources.PODS, "b")).isFalse();
    }

    @Test
    void wantsToKnowWhatAContainerTakes() {
        quota("hard: {limits.memory: 1Gi}");

        assertThat(refused(() -> cluster.create(pod("a", "{}"))))
                .hasMessage(
                        "pods \"a\" is forbidden: failed quota: q: must specify limits.memory for:"
                                + " c");
    }

    @Test
    void countsObjectsOfAnyType() {
        quota("hard: {configmaps: 1, count/deployments.apps: 0, services.nodeports: 1}");
        cluster.create(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}");

        assertThat(
                        refused(() ->
                                cluster.create(
                                        "{apiVersion: v1, kind: ConfigMap, metadata: {name:"
                                                + " b, namespace: default}}")))
                .hasMessageContaining(
                        "exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited:"
                                + " configmaps=1");
        assertThat(
                        refused(() ->
                                cluster.create(
                                        "{apiVersion: v1, kind: Service, metadata: {name:"
                                                + " s, namespace: default}, spec: {type:"
                                                + " NodePort, ports: [{name: a, port: 1},"
                                                + " {name: b, port: 2}]}}")))
                .hasMessageContaining("requested: services.nodeports=2");
    }

    @Test
    void isOnlyAboutThePodsInItsScope() {
        quota("hard: {pods: 0}, scopes: [BestEffort]");

        cluster.create(pod("a", "{requests: {cpu: 1m}}"));
        assertThat(refused(() -> cluster.create(pod("b", "{}"))))
                .hasMessageContaining("exceeded quota: q, requested: pods=1");
    }

    @Test
    void chargesNothingInADryRun() {
        quota("hard: {configmaps: 5}");

        cluster.object(
                cluster.ask(dev.navarch.api.engine.ApiVerb.CREATE, Resources.CONFIG_MAPS, "")
                        .with("dryRun", "All")
                        .body("{'metadata':{'name':'a'}}"));

        assertThat(used().path("configmaps").asString("0")).isEqualTo("0");
    }

    @Test
    void holdsAgainstCreationsAtOnceOnTwoReplicas() throws Exception {
        quota("hard: {configmaps: 7}");
        try (Cluster second = Cluster.on(cluster.store);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> creations = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Cluster replica = i % 2 == 0 ? cluster : second;
                String text =
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: m"
                                + i
                                + ", namespace: default}}";
                creations.add(() -> replica.create(text).toString());
            }
            int created = 0;
            for (Future<String> creation : threads.invokeAll(creations)) {
                try {
                    assertThat(creation.get()).isNotEmpty();
                    created++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).hasMessageContaining("exceeded quota");
                }
            }
            assertThat(created).isEqualTo(7);
        }
    }

    @Test
    void isRecountedAfterADeletion() {
        quota("hard: {configmaps: 1}");
        QuotaRecount recount =
                new QuotaRecount(cluster.trees, new StoreAmender(cluster.store, cluster.cache));
        try (QuotaUpkeep upkeep = new QuotaUpkeep(cluster.cache, recount)) {
            cluster.create(
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}");
            cluster.delete(Resources.CONFIG_MAPS, "a");
            upkeep.run();

            assertThat(used().path("configmaps").asString("")).isEqualTo("0");
            cluster.create(
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: default}}");
        }
    }
}
