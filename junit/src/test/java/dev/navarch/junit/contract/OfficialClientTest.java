package dev.navarch.junit.contract;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.options.PatchOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official Java client. */
@SuppressWarnings("NullAway.Init") // The extension fills in the fields.
@NavarchTest
class OfficialClientTest {

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
        return new GenericKubernetesApi<>(
                V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
    }

    private static V1ConfigMap map(String namespace, String name, String value) {
        return new V1ConfigMap()
                .metadata(new V1ObjectMeta().name(name).namespace(namespace))
                .data(Map.of("key", value));
    }
}
