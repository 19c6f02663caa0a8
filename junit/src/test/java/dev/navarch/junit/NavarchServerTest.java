package dev.navarch.junit;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.VersionApi;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // The extension fills in the fields.
@NavarchTest(controllers = {"deployment-controller", "replicaset-controller"})
class NavarchServerTest {

    private static KubernetesClient shared;

    private KubernetesClient client;
    private ApiClient official;
    private NavarchServer server;

    @Test
    void fillsInFields() throws ApiException {
        assertThat(client).isSameAs(shared).isSameAs(server.client());
        assertThat(official.getBasePath()).isEqualTo(server.url());
        assertThat(new VersionApi(official).getCode().execute().getMinor()).startsWith("36");
    }

    @Test
    void removesADeletedNamespaceWithAllThatIsInIt() {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("short-lived")
                                .endMetadata()
                                .build())
                .create();
        client.resource(map("short-lived", "inside")).create();

        client.namespaces().withName("short-lived").delete();

        eventually(
                "the namespace is gone",
                () -> client.namespaces().withName("short-lived").get() == null);
        assertThat(client.configMaps().inNamespace("short-lived").list().getItems()).isEmpty();
    }

    @Test
    void givesANamespaceWhatItsPodsNeed() {
        eventually(
                "the service account is there",
                () ->
                        client.serviceAccounts().inNamespace("default").withName("default").get()
                                != null);
        eventually(
                "the certificate is there",
                () ->
                        client.configMaps()
                                        .inNamespace("default")
                                        .withName("kube-root-ca.crt")
                                        .get()
                                != null);

        client.resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withName("lonely")
                                .withNamespace("default")
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("main")
                                .withImage("busybox")
                                .endContainer()
                                .endSpec()
                                .build())
                .create();

        assertThat(client.pods().inNamespace("default").withName("lonely").get())
                .satisfies(pod -> {
                    assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
                    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("default");
                });
    }

    @Test
    void runsTheControllersThatAreAskedFor() {
        client.resource(
                        new DeploymentBuilder()
                                .withNewMetadata()
                                .withName("web")
                                .withNamespace("default")
                                .endMetadata()
                                .withNewSpec()
                                .withReplicas(2)
                                .withNewSelector()
                                .withMatchLabels(Map.of("app", "web"))
                                .endSelector()
                                .withNewTemplate()
                                .withNewMetadata()
                                .withLabels(Map.of("app", "web"))
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("main")
                                .withImage("nginx")
                                .endContainer()
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build())
                .create();

        eventually(
                "two pods",
                () ->
                        client.pods()
                                        .inNamespace("default")
                                        .withLabel("app", "web")
                                        .list()
                                        .getItems()
                                        .size()
                                == 2);
    }

    @Test
    void holdsUsersToTheirRoles() {
        Config anybody =
                new ConfigBuilder(server.config())
                        .withImpersonateUsername("system:serviceaccount:default:operator")
                        .build();
        try (KubernetesClient operator =
                new KubernetesClientBuilder().withConfig(anybody).build()) {
            assertThatThrownBy(() ->
                            operator.resource(map("default", "forbidden"))
                                    .inNamespace("default")
                                    .create())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo(403));
        }
    }

    @Test
    void writesAKubeconfig() throws Exception {
        assertThat(Files.readString(server.kubeconfig())).contains("server: " + server.url());
    }

    @Test
    void keepsItsObjectsWhileItIsStopped() {
        try (NavarchServer other = NavarchServer.start()) {
            KubernetesClient outside = other.client();
            outside.resource(map("default", "before")).create();
            try (SharedIndexInformer<ConfigMap> informer =
                    outside.configMaps().inNamespace("default").inform()) {
                String url = other.url();

                other.stop();
                assertThatThrownBy(() -> outside.configMaps().inNamespace("default").list())
                        .isInstanceOf(KubernetesClientException.class);
                other.resume();

                assertThat(other.url()).isEqualTo(url);
                eventually("it serves again", () -> names(outside).contains("before"));
                outside.resource(map("default", "after")).create();
                eventually(
                        "the informer goes on",
                        () ->
                                informer.getStore().list().stream()
                                        .anyMatch(m -> m.getMetadata().getName().equals("after")));
            }
        }
    }

    @Test
    void removesItsFilesWhenItIsClosed() {
        NavarchServer other = NavarchServer.start();
        other.close();

        assertThat(other.kubeconfig().getParent()).doesNotExist();
    }

    @Test
    void refusesAControllerThatDoesNotExist() {
        assertThatThrownBy(() -> NavarchServer.start(List.of("deployments")))
                .hasStackTraceContaining("no controller \"deployments\"");
    }

    @Nested
    class InANestedClass {

        @Test
        void isTheSameServer(KubernetesClient nested) {
            assertThat(nested).isSameAs(shared);
        }
    }

    private static List<String> names(KubernetesClient client) {
        try {
            return client.configMaps().inNamespace("default").list().getItems().stream()
                    .map(m -> m.getMetadata().getName())
                    .toList();
        } catch (KubernetesClientException notYet) {
            return List.of();
        }
    }

    private static ConfigMap map(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .addToData("key", "value")
                .build();
    }
}
