package dev.navarch.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.Resources;
import dev.navarch.proxy.ProxyViews;
import dev.navarch.proxy.Yaml;
import dev.navarch.proxy.rules.Backend;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.FrontendRules;
import dev.navarch.proxy.rules.IpFamily;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.InMemoryCluster;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTrackerTest {

    private static final String DNS = DnsRegistration.SERVICE;
    private static final Backend HERE = new Backend("10.244.1.1", 10_053, true);

    private final InMemoryCluster cluster = new InMemoryCluster(new FakeClock());
    private final ProxyViews views = new ProxyViews();
    private final ServiceTracker tracker =
            new ServiceTracker(
                    views.services(), views.slices(), new FrontendRules("here", IpFamily.IPV4));

    @Test
    void leadsQuestionsForNamesToThisMachineFromWhenItAnswers() throws InterruptedException {
        views.feed(tracker);
        try (var following = views.follow(cluster.changes())) {
            cluster.create(Resources.SERVICES, Yaml.read(Service.class, SERVICE));
            cluster.create(Resources.ENDPOINT_SLICES, Yaml.read(EndpointSlice.class, SLICE));
            assertThat(backends(only(tracker.take().frontends())))
                    .containsExactly("10.244.0.1:10053");

            tracker.answersHere(DNS, DnsRegistration.PORT, HERE);

            Frontend frontend = only(tracker.take().frontends());
            assertThat(backends(frontend)).containsExactly("10.244.1.1:10053");
            assertThat(frontend.external())
                    .extracting(Backend::hostPort)
                    .containsExactly("10.244.0.1:10053");
        }
    }

    @Test
    void needsNoSliceOfAnotherMachine() throws InterruptedException {
        tracker.answersHere(DNS, DnsRegistration.PORT, HERE);
        views.feed(tracker);
        try (var following = views.follow(cluster.changes())) {
            cluster.create(Resources.SERVICES, Yaml.read(Service.class, SERVICE));
            Frontend frontend = only(tracker.take().frontends());
            assertThat(backends(frontend)).containsExactly("10.244.1.1:10053");
            assertThat(frontend.anywhere()).isTrue();
        }
    }

    @Test
    void leavesTheServicesOtherPortsToItsEndpoints() throws InterruptedException {
        tracker.answersHere(DNS, 5353, HERE);
        views.feed(tracker);
        try (var following = views.follow(cluster.changes())) {
            cluster.create(Resources.SERVICES, Yaml.read(Service.class, SERVICE));
            cluster.create(Resources.ENDPOINT_SLICES, Yaml.read(EndpointSlice.class, SLICE));
            assertThat(backends(only(tracker.take().frontends())))
                    .containsExactly("10.244.0.1:10053");
        }
    }

    private static Frontend only(Map<String, List<Frontend>> changes) {
        List<Frontend> frontends = changes.getOrDefault(DNS, List.of());
        assertThat(frontends).hasSize(1);
        return frontends.getFirst();
    }

    private static List<String> backends(Frontend frontend) {
        return frontend.internal().stream().map(Backend::hostPort).toList();
    }

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {namespace: kube-system, name: kube-dns}
            spec:
              clusterIP: 10.96.0.10
              clusterIPs: [10.96.0.10]
              ports: [{name: dns, port: 53, protocol: UDP}]
            """;
    private static final String SLICE =
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              namespace: kube-system
              name: kube-dns-there
              labels: {kubernetes.io/service-name: kube-dns}
            addressType: IPv4
            ports: [{name: dns, port: 10053, protocol: UDP}]
            endpoints:
            - {addresses: [10.244.0.1], nodeName: there, conditions: {ready: true}}
            """;
}
