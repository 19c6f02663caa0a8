package dev.navarch.api.strategy;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.strategy.service.ClaimSweep;
import dev.navarch.api.strategy.service.StoredClaims;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ServiceTest {

    private final Cluster cluster = Cluster.start();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static String yaml(String name, String spec) {
        return "{apiVersion: v1, kind: Service, metadata: {name: "
                + name
                + ", namespace: default}, spec: {"
                + spec
                + "}}";
    }

    private ObjectNode service(String name, String spec) {
        return cluster.create(yaml(name, spec));
    }

    private boolean isTaken(String ip) {
        return cluster.cache.current(ObjectKey.cluster(StoredClaims.IP_ADDRESSES, ip)).isPresent();
    }

    @Test
    void getsAnAddressOfItsOwn() {
        ObjectNode service = service("a", "ports: [{port: 80}]");

        String ip = service.at("/spec/clusterIP").asString();
        assertThat(ip).startsWith("10.96.0.");
        assertThat(service.at("/spec/clusterIPs").toString()).isEqualTo("[\"" + ip + "\"]");
        assertThat(service.at("/spec/ipFamilies").toString()).isEqualTo("[\"IPv4\"]");
        assertThat(service.at("/spec/ipFamilyPolicy").asString()).isEqualTo("SingleStack");
        assertThat(service.at("/spec/type").asString()).isEqualTo("ClusterIP");
        assertThat(service.at("/status").toString()).isEqualTo("{\"loadBalancer\":{}}");
        assertThat(isTaken(ip)).isTrue();
    }

    @Test
    void sharesNoAddressWithAnotherWhoeverAsksWhere() throws Exception {
        try (Cluster second = Cluster.on(cluster.store);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<ObjectNode>> creations = new java.util.ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Cluster replica = i % 2 == 0 ? cluster : second;
                String text = yaml("s" + i, "type: NodePort, ports: [{port: 80}]");
                creations.add(() -> replica.create(text));
            }
            Set<String> addresses = new HashSet<>();
            Set<Integer> ports = new HashSet<>();
            for (Future<ObjectNode> created : threads.invokeAll(creations)) {
                addresses.add(created.get().at("/spec/clusterIP").asString());
                ports.add(created.get().at("/spec/ports/0/nodePort").asInt());
            }
            assertThat(addresses).hasSize(60);
            assertThat(ports).hasSize(60).allMatch(p -> p >= 30000 && p <= 30063);
        }
    }

    @Test
    void mayNameItsAddress() {
        service("a", "clusterIP: 10.96.0.10, ports: [{port: 80}]");

        assertThat(refused(() -> service("b", "clusterIP: 10.96.0.10, ports: [{port: 80}]")))
                .hasMessage(
                        "Service \"b\" is invalid: spec.clusterIPs: Invalid value:"
                                + " [\"10.96.0.10\"]: failed to allocate IP 10.96.0.10: provided IP"
                                + " is already allocated")
                .matches(e -> e.code() == 422);
        assertThat(refused(() -> service("c", "clusterIP: 10.97.0.1, ports: [{port: 80}]")))
                .hasMessageContaining("The range of valid IPs is 10.96.0.0/24");
    }

    @Test
    void mayNameItsNodePort() {
        service("a", "type: NodePort, ports: [{port: 80, nodePort: 30007}]");

        var taken =
                refused(() ->
                        service(
                                "b",
                                "type: NodePort, clusterIP: 10.96.0.77, ports: [{port: 80,"
                                        + " nodePort: 30007}]"));
        assertThat(taken)
                .hasMessage(
                        "Service \"b\" is invalid: spec.ports[0].nodePort: Invalid value: 30007:"
                                + " provided port is already allocated");
        assertThat(isTaken("10.96.0.77")).isFalse();
        assertThat(
                        refused(() ->
                                service(
                                        "b",
                                        "type: NodePort, ports: [{port: 80, nodePort:" + " 80}]")))
                .hasMessageContaining("The range of valid ports is 30000-30063");
    }

    @Test
    void sharesANodePortBetweenItsOwnProtocols() {
        ObjectNode service =
                service(
                        "a",
                        "type: NodePort, ports: [{name: t, port: 53, nodePort: 30053}, {name: u,"
                                + " port: 53, protocol: UDP, nodePort: 30053}]");

        assertThat(service.at("/spec/ports/1/nodePort").asInt()).isEqualTo(30053);
    }

    @Test
    void givesBackWhatItHeldWhenItGoes() {
        service("a", "clusterIP: 10.96.0.10, type: NodePort, ports: [{port: 80, nodePort: 30007}]");

        cluster.delete(Resources.SERVICES, "a");

        assertThat(isTaken("10.96.0.10")).isFalse();
        service("b", "clusterIP: 10.96.0.10, type: NodePort, ports: [{port: 80, nodePort: 30007}]");
    }

    @Test
    void givesBackWhatItTookWhenItsNameIsTaken() {
        service("a", "clusterIP: 10.96.0.10, ports: [{port: 80}]");

        refused(() -> service("a", "clusterIP: 10.96.0.11, ports: [{port: 80}]"));

        assertThat(isTaken("10.96.0.11")).isFalse();
        assertThat(isTaken("10.96.0.10")).isTrue();
    }

    @Test
    void takesNothingInADryRun() {
        ObjectNode shown =
                cluster.object(
                        cluster.ask(ApiVerb.CREATE, Resources.SERVICES, "")
                                .with("dryRun", "All")
                                .body(
                                        "{'metadata':{'name':'a'},'spec':{'type':'NodePort','ports':[{'port':80}]}}"));

        assertThat(shown.at("/spec/clusterIP").asString()).startsWith("10.96.0.");
        assertThat(shown.at("/spec/ports/0/nodePort").asInt()).isPositive();
        assertThat(cluster.cache.cached(StoredClaims.IP_ADDRESSES, "")).isEmpty();
        assertThat(cluster.cache.cached(StoredClaims.NODE_PORTS, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"clusterIP: None", "type: ExternalName, externalName: example.org"})
    void needsNoAddressWhenItHasNone(String spec) {
        service("a", spec + ", ports: [{port: 80}]");

        assertThat(cluster.cache.cached(StoredClaims.IP_ADDRESSES, "")).isEmpty();
    }

    @Test
    void isHeadlessWithoutAnAddress() {
        ObjectNode service = service("a", "clusterIP: None, ports: [{port: 80}]");

        assertThat(service.at("/spec/clusterIP").asString()).isEqualTo("None");
        assertThat(service.at("/spec/clusterIPs").toString()).isEqualTo("[\"None\"]");
    }

    @Test
    void keepsItsAddressAndPortsWhenAnUpdateLeavesThemOut() {
        ObjectNode service = service("a", "type: NodePort, ports: [{port: 80}]");
        ObjectNode update = service.deepCopy();
        ((ObjectNode) update.path("spec")).remove(List.of("clusterIP", "clusterIPs"));
        ((ObjectNode) update.at("/spec/ports/0")).remove("nodePort");
        ((ObjectNode) update.path("spec")).putObject("selector").put("app", "web");

        ObjectNode updated = cluster.update(Resources.SERVICES, "a", update);

        assertThat(updated.at("/spec/clusterIP")).isEqualTo(service.at("/spec/clusterIP"));
        assertThat(updated.at("/spec/ports/0/nodePort"))
                .isEqualTo(service.at("/spec/ports/0/nodePort"));
        assertThat(updated.at("/spec/selector/app").asString()).isEqualTo("web");
    }

    @Test
    void doesNotChangeItsAddress() {
        service("a", "ports: [{port: 80}]");

        assertThat(
                        refused(() ->
                                cluster.patch(
                                        Resources.SERVICES,
                                        "a",
                                        "{'spec':{'clusterIP':'10.96.0.200','clusterIPs':['10.96.0.200']}}")))
                .hasMessageContaining("may not change once set")
                .matches(e -> e.code() == 422);
    }

    @Test
    void changesItsType() {
        service("a", "ports: [{port: 80}]");

        ObjectNode nodePort =
                cluster.patch(Resources.SERVICES, "a", "{'spec':{'type':'NodePort'}}");
        assertThat(nodePort.at("/spec/ports/0/nodePort").asInt()).isPositive();

        ObjectNode back = cluster.patch(Resources.SERVICES, "a", "{'spec':{'type':'ClusterIP'}}");
        assertThat(back.at("/spec/ports/0").has("nodePort")).isFalse();

        ObjectNode external =
                cluster.patch(
                        Resources.SERVICES,
                        "a",
                        "{'spec':{'type':'ExternalName','externalName':'example.org'}}");
        assertThat(external.at("/spec").has("clusterIP")).isFalse();
        assertThat(external.at("/spec").has("ipFamilies")).isFalse();

        ObjectNode again =
                cluster.patch(
                        Resources.SERVICES,
                        "a",
                        "{'spec':{'type':'ClusterIP','externalName':null}}");
        assertThat(again.at("/spec/clusterIP").asString()).startsWith("10.96.0.");
    }

    @Test
    void getsAHealthCheckPortWhenItsTrafficStaysLocal() {
        ObjectNode service =
                service(
                        "a",
                        "type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]");

        assertThat(service.at("/spec/healthCheckNodePort").asInt()).isPositive();
    }

    @Test
    void looksAfterWhatNobodyHolds() {
        service("a", "type: NodePort, ports: [{port: 80}]");
        cluster.patch(Resources.SERVICES, "a", "{'spec':{'type':'ClusterIP'}}");
        StoredClaims claims = new StoredClaims(cluster.store, cluster.cache, cluster::now);
        ClaimSweep sweep = new ClaimSweep(claims, cluster.cache, cluster::now);

        assertThat(sweep.sweep()).as("too young to tell").isZero();
        cluster.pass(Duration.ofMinutes(2));
        assertThat(sweep.sweep()).isEqualTo(1);

        List<StoredObject> left = cluster.cache.cached(StoredClaims.IP_ADDRESSES, "");
        assertThat(left).hasSize(1);
        assertThat(cluster.cache.current(ObjectKey.cluster(StoredClaims.NODE_PORTS, "30000")))
                .isEmpty();
    }

    @Test
    void isNotGivenTheOtherFamily() {
        assertThat(refused(() -> service("a", "ipFamilies: [IPv6], ports: [{port: 80}]")))
                .hasMessageContaining("spec.ipFamilies[0]")
                .hasMessageContaining("not configured on this cluster");
    }
}
