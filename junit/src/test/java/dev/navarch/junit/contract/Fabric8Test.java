package dev.navarch.junit.contract;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.junit.NavarchTest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The fabric8 client. */
@SuppressWarnings("NullAway.Init") // The extension fills in the fields.
@NavarchTest
class Fabric8Test {

    private KubernetesClient client;

    @Test
    void informsOfWhatIsAddedChangedAndDeleted() {
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace("kube-public").inform()) {
            client.resource(map("kube-public", "seen", "one")).create();
            eventually("added", () -> "one".equals(value(informer)));
            client.resource(map("kube-public", "seen", "two")).update();
            eventually("changed", () -> "two".equals(value(informer)));
            client.resource(map("kube-public", "seen", "two")).delete();
            eventually("deleted", () -> value(informer).isEmpty());
        }
    }

    private static String value(SharedIndexInformer<ConfigMap> informer) {
        return informer.getStore().list().stream()
                .filter(m -> m.getMetadata().getName().equals("seen"))
                .map(m -> m.getData().get("key"))
                .findFirst()
                .orElse("");
    }

    @Test
    void resumesAWatchWhereItLeftOff() {
        ConfigMap first = client.resource(map("default", "resumed-a", "1")).create();
        client.resource(map("default", "resumed-b", "1")).create();
        List<String> seen = new CopyOnWriteArrayList<>();
        Watcher<ConfigMap> watcher =
                new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, ConfigMap map) {
                        seen.add(action + " " + map.getMetadata().getName());
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                };
        try (Watch watch =
                client.configMaps()
                        .inNamespace("default")
                        .withResourceVersion(first.getMetadata().getResourceVersion())
                        .watch(watcher)) {
            eventually("what came later", () -> seen.contains("ADDED resumed-b"));
        }
        assertThat(seen).doesNotContain("ADDED resumed-a");
    }

    @Test
    void appliesAndNamesWhomItConflictsWith() {
        client.resource(map("default", "applied", "mine")).patch(apply("first", false));

        assertThatThrownBy(() ->
                        client.resource(map("default", "applied", "theirs"))
                                .patch(apply("second", false)))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        conflict -> {
                            assertThat(conflict.getCode()).isEqualTo(409);
                            assertThat(conflict.getMessage())
                                    .contains("first")
                                    .contains(".data.key");
                        });

        ConfigMap forced =
                client.resource(map("default", "applied", "theirs")).patch(apply("second", true));
        assertThat(forced.getData()).containsEntry("key", "theirs");
    }

    private static PatchContext apply(String manager, boolean force) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build();
    }

    @Test
    void changesNothingInADryRun() {
        ConfigMap answered = client.resource(map("default", "dry", "1")).dryRun().create();

        assertThat(answered.getMetadata().getUid()).isNotEmpty();
        assertThat(client.configMaps().inNamespace("default").withName("dry").get()).isNull();
    }

    @Test
    void scalesByTheSubresource() {
        client.resource(deployment()).create();

        Deployment scaled =
                client.apps().deployments().inNamespace("default").withName("scaled").scale(3);

        assertThat(scaled.getSpec().getReplicas()).isEqualTo(3);
        assertThat(
                        client.apps()
                                .deployments()
                                .inNamespace("default")
                                .withName("scaled")
                                .scale()
                                .getSpec()
                                .getReplicas())
                .isEqualTo(3);
    }

    @Test
    void electsOneLeaderAndThenTheOther() throws Exception {
        List<String> leaders = new CopyOnWriteArrayList<>();
        CompletableFuture<?> first = elect("first", leaders);
        eventually("the first leads", () -> leaders.equals(List.of("first")));
        CompletableFuture<?> second = elect("second", leaders);

        first.cancel(true);

        eventually("the second leads", () -> leaders.equals(List.of("first", "second")));
        second.cancel(true);
    }

    private CompletableFuture<?> elect(String who, List<String> leaders) {
        LeaderElectionConfig config =
                new LeaderElectionConfigBuilder()
                        .withName("contract")
                        .withLock(new LeaseLock("default", "fabric8", who))
                        .withLeaseDuration(Duration.ofSeconds(15))
                        .withRenewDeadline(Duration.ofSeconds(10))
                        .withRetryPeriod(Duration.ofMillis(200))
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(
                                new LeaderCallbacks(() -> leaders.add(who), () -> {}, leader -> {}))
                        .build();
        return client.leaderElector().withConfig(config).build().start();
    }

    private static ConfigMap map(String namespace, String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .addToData("key", value)
                .build();
    }

    private static Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("scaled")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "scaled"))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of("app", "scaled"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("nginx")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
