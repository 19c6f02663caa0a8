package dev.navarch.nodeagent.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.pod.Scene;
import dev.navarch.nodeagent.runtime.ContainerResources;
import dev.navarch.nodeagent.runtime.DnsConfig;
import dev.navarch.nodeagent.runtime.ImageRecord;
import dev.navarch.nodeagent.worker.PodConfigs.ConfigFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecRulesTest {

    private static final DnsRules DNS =
            new DnsRules(
                    "10.96.0.10",
                    "cluster.local",
                    DnsRules.parse(
                            "nameserver 192.0.2.53\nsearch example.org .\noptions rotate\n"));

    @ParameterizedTest
    @CsvSource({
        "$(A), one",
        "x$(A)y$(B), xoneytwo",
        "$$(A), $(A)",
        "$(NO), $(NO)",
        "cost $5 $, cost $5 $",
        "$(A, $(A"
    })
    void expandsVariables(String text, String expected) {
        assertThat(Expansion.expand(text, Map.of("A", "one", "B", "two"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|10.96.0.10|default.svc.cluster.local svc.cluster.local cluster.local example.org|ndots:5",
                "{\"dnsPolicy\": \"Default\"}|192.0.2.53|example.org|rotate",
                "{\"dnsPolicy\": \"ClusterFirst\", \"hostNetwork\": true}|192.0.2.53|example.org|rotate",
                "{\"dnsPolicy\": \"ClusterFirstWithHostNet\", \"hostNetwork\": true}|10.96.0.10|default.svc.cluster.local svc.cluster.local cluster.local example.org|ndots:5",
                "{\"dnsPolicy\": \"None\", \"dnsConfig\": {\"nameservers\": [\"1.1.1.1\"], \"searches\": [\"a.b\"], \"options\": [{\"name\": \"ndots\", \"value\": \"2\"}]}}|1.1.1.1|a.b|ndots:2",
                "{\"dnsConfig\": {\"options\": [{\"name\": \"ndots\", \"value\": \"2\"}]}}|10.96.0.10|default.svc.cluster.local svc.cluster.local cluster.local example.org|ndots:2"
            })
    void writesResolvConfByPolicy(String spec, String servers, String searches, String options) {
        DnsConfig config = DNS.of(Scene.fresh(spec).pod());
        assertThat(config.servers()).containsExactly(servers);
        assertThat(String.join(" ", config.searches())).isEqualTo(searches);
        assertThat(config.options()).containsExactly(options);
    }

    @Test
    void turnsRequestsAndLimitsIntoCgroupSettings() {
        Pod pod =
                Scene.fresh(
                                """
                                {"containers": [{"name": "main", "image": "i", "resources": {
                                  "requests": {"cpu": "250m", "memory": "1Gi"},
                                  "limits": {"cpu": "1500m", "memory": "2Gi"}}}]}\
                                """)
                        .pod();
        ContainerResources resources =
                ResourceRules.of(pod, pod.getSpec().getContainers().getFirst(), 4L << 30);
        assertThat(resources)
                .isEqualTo(new ContainerResources(256, 150_000, 100_000, 2L << 30, 750));
        assertThat(ResourceRules.cgroupParent("/kubepods", pod))
                .isEqualTo("/kubepods/burstable/poduid-1");
    }

    @Test
    void podsAskForTheMostThatTheyNeedAtOnce() {
        Pod pod =
                Scene.fresh(
                                """
                                {"initContainers": [
                                   {"name": "a", "image": "i", "resources": {"requests": {"cpu": "900m"}}},
                                   {"name": "s", "image": "i", "restartPolicy": "Always", "resources": {"requests": {"cpu": "100m"}}},
                                   {"name": "b", "image": "i", "resources": {"requests": {"cpu": "850m"}}}],
                                 "containers": [
                                   {"name": "x", "image": "i", "resources": {"requests": {"cpu": "200m"}}},
                                   {"name": "y", "image": "i", "resources": {"limits": {"cpu": "300m"}}}]}\
                                """)
                        .pod();
        assertThat(Quantities.podRequest(pod, "cpu")).isEqualTo(950);
    }

    @Test
    void refusesToRunAsRootWhatMustNot() {
        Pod pod =
                Scene.fresh(
                                """
                                {"securityContext": {"runAsNonRoot": true},
                                 "containers": [{"name": "main", "image": "i"}]}\
                                """)
                        .pod();
        PodContainer main = PodContainer.of(pod).getFirst();
        assertThatThrownBy(() -> SecurityRules.checkUser(pod, main, Optional.of(image(true, 0))))
                .isInstanceOf(ConfigFailure.class)
                .hasMessage(
                        "container has runAsNonRoot and image will run as root (pod:"
                                + " \"p_default(uid-1)\", container: main)");
        assertThatThrownBy(() -> SecurityRules.checkUser(pod, main, Optional.of(image(false, 0))))
                .isInstanceOf(ConfigFailure.class);
        org.assertj.core.api.Assertions.assertThatNoException()
                .isThrownBy(() -> SecurityRules.checkUser(pod, main, Optional.of(image(true, 7))));
    }

    private static ImageRecord image(boolean numeric, long user) {
        return new ImageRecord("id", List.of(), List.of(), 0, numeric, user);
    }

    @Test
    void findsServicesByVariables() {
        Map<String, String> variables =
                ServiceVariables.of(
                        List.of(
                                new ServiceBuilder()
                                        .withNewMetadata()
                                        .withNamespace("default")
                                        .withName("my-db")
                                        .endMetadata()
                                        .withNewSpec()
                                        .withClusterIP("10.96.1.2")
                                        .addNewPort()
                                        .withName("sql")
                                        .withPort(5432)
                                        .withProtocol("TCP")
                                        .endPort()
                                        .endSpec()
                                        .build()),
                        "default",
                        true);
        assertThat(variables)
                .containsEntry("MY_DB_SERVICE_HOST", "10.96.1.2")
                .containsEntry("MY_DB_SERVICE_PORT", "5432")
                .containsEntry("MY_DB_SERVICE_PORT_SQL", "5432")
                .containsEntry("MY_DB_PORT", "tcp://10.96.1.2:5432")
                .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.96.1.2");
    }

    @Test
    void namesThePodInItsHostsFile() {
        Pod pod =
                Scene.fresh(
                                """
                                {"hostname": "one", "subdomain": "sub", "hostAliases": [
                                  {"ip": "192.0.2.7", "hostnames": ["a", "b"]}], "containers": []}\
                                """)
                        .pod();
        assertThat(HostNames.etcHosts(pod, List.of("10.0.0.5"), "cluster.local"))
                .contains("10.0.0.5\tone.sub.default.svc.cluster.local\tone\n")
                .contains("192.0.2.7\ta\tb\n");
    }
}
