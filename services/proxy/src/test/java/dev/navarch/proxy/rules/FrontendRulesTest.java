package dev.navarch.proxy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.proxy.Yaml;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontendRulesTest {

    private static final String SLICE =
            """
            metadata: {namespace: default, name: web-1}
            addressType: IPv4
            ports: [{name: http, port: 8080, protocol: TCP}]
            endpoints:
            - {addresses: [10.244.0.5], nodeName: here, conditions: {ready: true}}
            - {addresses: [10.244.1.5], nodeName: there, conditions: {ready: true}}
            - {addresses: [10.244.1.6], nodeName: there,
               conditions: {ready: false, serving: true, terminating: true}}
            - {addresses: [10.244.1.7], nodeName: there, conditions: {ready: false}}
            """;

    private final FrontendRules rules = new FrontendRules("here", IpFamily.IPV4);

    private static Service service(String more) {
        return Yaml.read(
                Service.class,
                """
                metadata: {namespace: default, name: web}
                spec:
                  clusterIP: 10.96.0.7
                  clusterIPs: [10.96.0.7]
                  ports: [{name: http, port: 80, protocol: TCP, nodePort: 30080}]
                """
                        + more.indent(2));
    }

    private Frontend only(String more, String... slices) {
        List<EndpointSlice> read =
                List.of(slices).stream().map(s -> Yaml.read(EndpointSlice.class, s)).toList();
        List<Frontend> frontends = rules.frontends(service(more), read);
        assertThat(frontends).hasSize(1);
        return frontends.get(0);
    }

    @Test
    void sendsConnectionsToReadyEndpointsOnly() {
        assertThat(only("", SLICE).internal())
                .extracting(Backend::hostPort)
                .containsExactly("10.244.0.5:8080", "10.244.1.5:8080");
    }

    @Test
    void fallsBackToServingTerminatingEndpointsWhenNoneIsReady() {
        String none = SLICE.replace("ready: true", "ready: false");
        assertThat(only("", none).internal())
                .extracting(Backend::hostPort)
                .containsExactly("10.244.1.6:8080");
    }

    @Test
    void treatsAnUnsetReadyConditionAsReady() {
        String unset = SLICE.replace("conditions: {ready: true}", "conditions: {}");
        assertThat(only("", unset).internal()).hasSize(2);
    }

    @Test
    void keepsExternalTrafficOnThisNodeWhenThePolicyIsLocal() {
        Frontend frontend = only("externalTrafficPolicy: Local", SLICE);
        assertThat(frontend.externalLocal()).isTrue();
        assertThat(frontend.external()).extracting(Backend::ip).containsExactly("10.244.0.5");
        assertThat(frontend.internal()).hasSize(2);
    }

    @Test
    void knowsThatAnotherNodeServesWhenThisOneDoesNot() {
        String elsewhere = SLICE.replace("nodeName: here", "nodeName: there");
        Frontend frontend = only("internalTrafficPolicy: Local", elsewhere);
        assertThat(frontend.internal()).isEmpty();
        assertThat(frontend.anywhere()).isTrue();
    }

    @Test
    void matchesSlicePortsByNameAndProtocol() {
        String other = SLICE.replace("name: http", "name: admin");
        assertThat(only("", other).internal()).isEmpty();
        String udp = SLICE.replace("protocol: TCP", "protocol: UDP");
        assertThat(only("", udp).internal()).isEmpty();
    }

    @Test
    void takesThreeHoursOfAffinityUnlessToldOtherwise() {
        assertThat(only("", SLICE).affinitySeconds()).isZero();
        assertThat(only("sessionAffinity: ClientIP", SLICE).affinitySeconds()).isEqualTo(10_800);
        assertThat(
                        only(
                                        "sessionAffinity: ClientIP\n"
                                                + "sessionAffinityConfig: {clientIP: {timeoutSeconds:"
                                                + " 60}}",
                                        SLICE)
                                .affinitySeconds())
                .isEqualTo(60);
    }

    @Test
    void givesHeadlessAndExternalNameServicesNoRules() {
        Service headless = service("");
        headless.getSpec().setClusterIP("None");
        headless.getSpec().setClusterIPs(List.of("None"));
        assertThat(rules.frontends(headless, List.of())).isEmpty();
        Service alias = service("");
        alias.getSpec().setType("ExternalName");
        assertThat(rules.frontends(alias, List.of())).isEmpty();
    }

    @Test
    void leavesTheOtherFamilyToItsOwnTable() {
        Service dual = service("");
        dual.getSpec().setClusterIPs(List.of("10.96.0.7", "fd00::7"));
        List<Frontend> six = new FrontendRules("here", IpFamily.IPV6).frontends(dual, List.of());
        assertThat(six)
                .singleElement()
                .extracting(Frontend::clusterIps)
                .isEqualTo(List.of("fd00::7"));
    }
}
