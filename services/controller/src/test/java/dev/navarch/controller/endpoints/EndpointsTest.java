package dev.navarch.controller.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndpointsTest {

    private final TestCluster cluster = new TestCluster();

    EndpointsTest() {
        cluster.with(new EndpointsController(cluster.views))
                .with(new EndpointSliceController(cluster.views, cluster.random))
                .with(new EndpointSliceMirroringController(cluster.views, cluster.random));
    }

    @Test
    void readyPodsAreAddressesAndOthersAreNot() {
        service(Fixtures.service("web"));
        cluster.run(pod("a"), "node-a", true);
        cluster.run(pod("b"), "node-b", false);
        pod("without-address");
        cluster.settle();
        assertThat(endpoints().getSubsets()).hasSize(1);
        assertThat(names(endpoints().getSubsets().get(0).getAddresses())).containsExactly("a");
        assertThat(names(endpoints().getSubsets().get(0).getNotReadyAddresses()))
                .containsExactly("b");
        assertThat(endpoints().getSubsets().get(0).getPorts().get(0).getPort()).isEqualTo(8080);
        assertThat(endpoints().getMetadata().getLabels())
                .containsEntry("endpoints.kubernetes.io/managed-by", "endpoint-controller");
        assertThat(slices()).hasSize(1);
        EndpointSlice slice = slices().get(0);
        assertThat(slice.getAddressType()).isEqualTo("IPv4");
        assertThat(slice.getMetadata().getName()).startsWith("web-");
        assertThat(slice.getMetadata().getLabels())
                .containsEntry("kubernetes.io/service-name", "web")
                .containsEntry(
                        "endpointslice.kubernetes.io/managed-by",
                        "endpointslice-controller.k8s.io");
        assertThat(slice.getMetadata().getOwnerReferences().get(0).getKind()).isEqualTo("Service");
        assertThat(endpoint("a").getConditions().getReady()).isTrue();
        assertThat(endpoint("a").getNodeName()).isEqualTo("node-a");
        assertThat(endpoint("b").getConditions().getReady()).isFalse();
    }

    @Test
    void aTerminatingPodStillServesInItsSliceButLeavesTheEndpoints() {
        service(Fixtures.service("web"));
        cluster.run(pod("a"), "node-a", true);
        cluster.run(pod("b"), "node-a", true);
        cluster.settle();
        cluster.api.delete(ObjectKey.namespaced(Resources.PODS, "default", "a"));
        cluster.settle();
        assertThat(names(endpoints().getSubsets().get(0).getAddresses())).containsExactly("b");
        assertThat(endpoint("a").getConditions().getReady()).isFalse();
        assertThat(endpoint("a").getConditions().getServing()).isTrue();
        assertThat(endpoint("a").getConditions().getTerminating()).isTrue();
        cluster.endTerminating();
        assertThat(slices().get(0).getEndpoints()).hasSize(1);
    }

    @Test
    void publishesPodsThatAreNotReadyWhenTheServiceSaysSo() {
        service(Fixtures.service("web").editSpec().withPublishNotReadyAddresses(true).endSpec());
        cluster.run(pod("a"), "node-a", false);
        cluster.settle();
        assertThat(names(endpoints().getSubsets().get(0).getAddresses())).containsExactly("a");
        assertThat(endpoint("a").getConditions().getReady()).isTrue();
        assertThat(endpoint("a").getConditions().getServing()).isFalse();
    }

    @Test
    void findsNamedPortsInEachPodAndGroupsPodsByThem() {
        service(
                Fixtures.service("web")
                        .editSpec()
                        .editFirstPort()
                        .withTargetPort(new IntOrString("http"))
                        .endPort()
                        .endSpec());
        cluster.run(podWithPort("a", 8080), "node-a", true);
        cluster.run(podWithPort("b", 9090), "node-a", true);
        cluster.run(pod("without-the-port"), "node-a", true);
        cluster.settle();
        assertThat(endpoints().getSubsets()).hasSize(2);
        assertThat(slices()).hasSize(2);
        assertThat(slices().stream().map(s -> s.getPorts().get(0).getPort()))
                .containsExactlyInAnyOrder(8080, 9090);
    }

    @Test
    void namesTheHostsOfAHeadlessService() {
        service(Fixtures.service("web").editSpec().withClusterIP("None").endSpec());
        cluster.run(
                cluster.create(
                        Resources.PODS,
                        Fixtures.pod("a")
                                .editMetadata()
                                .addToLabels("app", "web")
                                .endMetadata()
                                .editSpec()
                                .withHostname("a-0")
                                .withSubdomain("web")
                                .endSpec()
                                .build()),
                "node-a",
                true);
        cluster.settle();
        assertThat(endpoint("a").getHostname()).isEqualTo("a-0");
        assertThat(endpoints().getSubsets().get(0).getAddresses().get(0).getHostname())
                .isEqualTo("a-0");
        assertThat(slices().get(0).getMetadata().getLabels())
                .containsKey("service.kubernetes.io/headless");
    }

    @Test
    void putsAtMostAHundredEndpointsIntoASliceAndKeepsThemThere() {
        service(Fixtures.service("web"));
        List<Pod> pods = IntStream.range(0, 230).mapToObj(i -> pod("p" + i)).toList();
        pods.forEach(p -> cluster.run(p, "node-a", true));
        cluster.settle();
        assertThat(slices().stream().map(s -> s.getEndpoints().size()))
                .allMatch(size -> size <= 100)
                .hasSize(3);
        long before = cluster.api.revision();
        cluster.run(cluster.get(Resources.PODS, "default/p7", Pod.class), "node-a", false);
        cluster.settle();
        assertThat(slices().stream().filter(s -> revision(s) > before)).hasSize(1);
    }

    @Test
    void keepsAnEmptySliceForAServiceWithoutPods() {
        service(Fixtures.service("web"));
        cluster.settle();
        assertThat(slices()).hasSize(1);
        assertThat(slices().get(0).getEndpoints()).isEmpty();
        assertThat(endpoints().getSubsets()).isEmpty();
        cluster.run(pod("a"), "node-a", true);
        cluster.settle();
        assertThat(slices()).hasSize(1);
        assertThat(slices().get(0).getEndpoints()).hasSize(1);
        cluster.end(cluster.pods().get(0));
        cluster.settle();
        assertThat(slices()).hasSize(1);
        assertThat(slices().get(0).getEndpoints()).isEmpty();
    }

    @Test
    void aFinishedPodIsNoEndpoint() {
        service(Fixtures.service("web"));
        Pod pod = pod("a");
        cluster.run(pod, "node-a", true);
        cluster.settle();
        Pod now = cluster.get(Resources.PODS, "default/a", Pod.class);
        cluster.api.update(
                TestCluster.key(pod),
                "status",
                new PodBuilder(now).editStatus().withPhase("Succeeded").endStatus().build());
        cluster.settle();
        assertThat(endpoints().getSubsets()).isEmpty();
        assertThat(slices().get(0).getEndpoints()).isEmpty();
    }

    @Test
    void mirrorsEndpointsThatPeopleKeepByHand() {
        service(Fixtures.service("web").editSpec().withSelector(java.util.Map.of()).endSpec());
        Endpoints byHand =
                new EndpointsBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("web")
                        .endMetadata()
                        .addNewSubset()
                        .addNewAddress()
                        .withIp("192.0.2.7")
                        .endAddress()
                        .addNewPort()
                        .withPort(5432)
                        .endPort()
                        .endSubset()
                        .build();
        cluster.create(Resources.ENDPOINTS, byHand);
        cluster.settle();
        assertThat(slices()).hasSize(1);
        assertThat(slices().get(0).getMetadata().getLabels())
                .containsEntry(
                        "endpointslice.kubernetes.io/managed-by",
                        "endpointslicemirroring-controller.k8s.io");
        assertThat(slices().get(0).getEndpoints().get(0).getAddresses())
                .containsExactly("192.0.2.7");
        cluster.api.delete(ObjectKey.namespaced(Resources.ENDPOINTS, "default", "web"));
        cluster.settle();
        assertThat(slices()).isEmpty();
    }

    @Test
    void endpointsGoWithTheirService() {
        service(Fixtures.service("web"));
        cluster.settle();
        cluster.api.delete(ObjectKey.namespaced(Resources.SERVICES, "default", "web"));
        cluster.settle();
        assertThat(cluster.exists(Resources.ENDPOINTS, "default/web", Endpoints.class)).isFalse();
    }

    private void service(ServiceBuilder service) {
        Service created = cluster.create(Resources.SERVICES, service.build());
        assertThat(created.getMetadata().getUid()).isNotEmpty();
    }

    private Pod pod(String name) {
        return cluster.create(
                Resources.PODS,
                Fixtures.pod(name).editMetadata().addToLabels("app", "web").endMetadata().build());
    }

    private Pod podWithPort(String name, int port) {
        return cluster.create(
                Resources.PODS,
                Fixtures.pod(name)
                        .editMetadata()
                        .addToLabels("app", "web")
                        .endMetadata()
                        .editSpec()
                        .editFirstContainer()
                        .addNewPort()
                        .withName("http")
                        .withContainerPort(port)
                        .endPort()
                        .endContainer()
                        .endSpec()
                        .build());
    }

    private Endpoints endpoints() {
        return cluster.get(Resources.ENDPOINTS, "default/web", Endpoints.class);
    }

    private List<EndpointSlice> slices() {
        return cluster.list(Resources.ENDPOINT_SLICES, EndpointSlice.class);
    }

    private Endpoint endpoint(String pod) {
        return slices().stream()
                .flatMap(s -> s.getEndpoints().stream())
                .filter(e -> e.getTargetRef().getName().equals(pod))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(List<EndpointAddress> addresses) {
        return addresses.stream().map(a -> a.getTargetRef().getName()).toList();
    }

    private static long revision(EndpointSlice slice) {
        return Long.parseLong(slice.getMetadata().getResourceVersion());
    }
}
