package dev.navarch.junit.contract;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.reflect.TypeToken;
import dev.navarch.junit.NavarchServer;
import dev.navarch.junit.NavarchTest;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.options.PatchOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official Java client. */
@SuppressWarnings("NullAway.Init") // The extension fills in the fields.
@NavarchTest
class OfficialClientTest {

    private NavarchServer server;
    private ApiClient client;

    @Test
    void informsOfWhatIsAddedChangedAndDeleted() throws ApiException {
        client.setReadTimeout(0);
        SharedInformerFactory factory = new SharedInformerFactory(client);
        SharedIndexInformer<V1ConfigMap> informer =
                factory.sharedIndexInformerFor(maps(), V1ConfigMap.class, 0, "kube-public");
        CoreV1Api core = new CoreV1Api(client);
        try {
            factory.startAllRegisteredInformers();
            eventually("it knows what is there", informer::hasSynced);
            core.createNamespacedConfigMap("kube-public", map("kube-public", "seen", "one"))
                    .execute();
            eventually("added", () -> "one".equals(value(informer)));
            core.replaceNamespacedConfigMap(
                            "seen", "kube-public", map("kube-public", "seen", "two"))
                    .execute();
            eventually("changed", () -> "two".equals(value(informer)));
            core.deleteNamespacedConfigMap("seen", "kube-public").execute();
            eventually("deleted", () -> value(informer).isEmpty());
        } finally {
            factory.stopAllRegisteredInformers(true);
        }
    }

    /** The server comes back without the history that the informer wants to go on from. */
    @Test
    void listsAnewWhenTheServerComesBackAndHasForgotten() throws Exception {
        String namespace = "kube-node-lease";
        ApiClient informed = OfficialClients.of(server);
        informed.setReadTimeout(0);
        Line line = Line.of(informed);
        SharedInformerFactory factory = new SharedInformerFactory(informed);
        SharedIndexInformer<V1ConfigMap> informer =
                factory.sharedIndexInformerFor(maps(informed), V1ConfigMap.class, 0, namespace);
        CoreV1Api core = new CoreV1Api(client);
        String goes = namespace + "/goes";
        String stays = namespace + "/stays";
        String came = namespace + "/came";
        core.createNamespacedConfigMap(namespace, map(namespace, "goes", "one")).execute();
        core.createNamespacedConfigMap(namespace, map(namespace, "stays", "one")).execute();
        try {
            factory.startAllRegisteredInformers();
            eventually("it knows both", () -> keys(informer).containsAll(List.of(goes, stays)));
            String seen = informer.lastSyncResourceVersion();

            line.cut();
            server.stop();
            server.resume();
            core.deleteNamespacedConfigMap("goes", namespace).execute();
            core.replaceNamespacedConfigMap("stays", namespace, map(namespace, "stays", "two"))
                    .execute();
            core.createNamespacedConfigMap(namespace, map(namespace, "came", "one")).execute();
            eventually("its revision is forgotten", () -> isForgotten(namespace, seen));
            eventually("it has tried to go on", () -> line.refused() > 0);
            assertThat(keys(informer)).contains(goes).doesNotContain(came);
            line.mend();

            eventually(
                    "it knows what has become of them",
                    () -> keys(informer),
                    keys -> keys.contains(came) && !keys.contains(goes));
            assertThat(informer.getIndexer().getByKey(stays).getData()).containsEntry("key", "two");
            core.deleteNamespacedConfigMap("came", namespace).execute();
            eventually("it goes on", () -> !keys(informer).contains(came));
        } finally {
            factory.stopAllRegisteredInformers(true);
        }
    }

    private boolean isForgotten(String namespace, String revision) throws Exception {
        server.compact();
        try (Watch<V1ConfigMap> watch =
                Watch.createWatch(
                        client,
                        new CoreV1Api(client)
                                .listNamespacedConfigMap(namespace)
                                .resourceVersion(revision)
                                .watch(true)
                                .buildCall(null),
                        new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
            V1Status status = watch.next().status;
            return status != null && Integer.valueOf(410).equals(status.getCode());
        }
    }

    private static List<String> keys(SharedIndexInformer<V1ConfigMap> informer) {
        return informer.getIndexer().listKeys();
    }

    private static String value(SharedIndexInformer<V1ConfigMap> informer) {
        V1ConfigMap seen = informer.getIndexer().getByKey("kube-public/seen");
        return seen == null || seen.getData() == null ? "" : seen.getData().getOrDefault("key", "");
    }

    @Test
    void appliesAndIsToldOfConflicts() throws ApiException {
        apply("first", false, "mine").throwsApiException();

        assertThatThrownBy(() -> apply("second", false, "theirs").throwsApiException())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        conflict -> assertThat(conflict.getCode()).isEqualTo(409));
        assertThat(apply("second", false, "theirs").getStatus().getMessage())
                .contains("first", ".data.key");

        assertThat(apply("second", true, "theirs").getObject().getData())
                .containsEntry("key", "theirs");
    }

    private io.kubernetes.client.util.generic.KubernetesApiResponse<V1ConfigMap> apply(
            String manager, boolean force, String value) {
        PatchOptions options = new PatchOptions();
        options.setFieldManager(manager);
        options.setForce(force);
        String body =
                """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"}, "data": {"key": "%s"}}
                """
                        .formatted(value);
        return maps().patch(
                        "default",
                        "applied",
                        V1Patch.PATCH_FORMAT_APPLY_YAML,
                        new V1Patch(body),
                        options);
    }

    private GenericKubernetesApi<V1ConfigMap, V1ConfigMapList> maps() {
        return maps(client);
    }

    private static GenericKubernetesApi<V1ConfigMap, V1ConfigMapList> maps(ApiClient client) {
        return new GenericKubernetesApi<>(
                V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
    }

    private static V1ConfigMap map(String namespace, String name, String value) {
        return new V1ConfigMap()
                .metadata(new V1ObjectMeta().name(name).namespace(namespace))
                .data(Map.of("key", value));
    }
}
