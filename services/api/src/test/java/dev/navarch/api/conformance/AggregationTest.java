package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import dev.navarch.wire.pki.Pem;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** An API that somebody else's server serves, seen through this one. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class AggregationTest {

    private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
    private static final String NAME = "v1." + SampleApiServer.GROUP;

    private final LiveApi api;

    AggregationTest(LiveApi api) {
        this.api = api;
    }

    @Conformance(
            "[sig-api-machinery] Aggregator Should be able to support the 1.17 Sample API Server using the current Aggregator [LinuxOnly] [Conformance]")
    @Test
    void isServedAsIfItWereTheClustersOwn() throws Exception {
        String namespace = api.namespace("aggregated");
        String objects =
                "/apis/" + SampleApiServer.GROUP + "/v1/namespaces/" + namespace + "/fluffs";
        try (SampleApiServer server =
                new SampleApiServer(namespace, frontProxy(), this::isAllowed)) {
            register(namespace, server);
            eventually(
                    "its discovery answers",
                    () -> api.get(SERVICES + "/" + NAME),
                    service -> Definitions.condition(service, "Available").equals("True"));
            assertThat(api.get("/apis").path("groups").valueStream())
                    .anyMatch(g -> g.path("name").asString().equals(SampleApiServer.GROUP));
            assertThat(api.kubectl("api-resources", "--api-group=" + SampleApiServer.GROUP))
                    .containsPattern("fluffs +" + SampleApiServer.GROUP + "/v1 +true +Fluff");
            String fluff =
                    "{apiVersion: %s/v1, kind: Fluff, metadata: {name: soft}, spec: {depth: 3}}"
                            .formatted(SampleApiServer.GROUP);
            api.kubectlWith(LiveApi.json(fluff), "create", "-n", namespace, "-f", "-");
            assertThat(api.get(objects + "/soft").at("/spec/depth").asInt()).isEqualTo(3);
            assertThat(api.kubectl("get", "fluffs", "-n", namespace, "-o", "name"))
                    .contains("fluff." + SampleApiServer.GROUP + "/soft");
            assertThat(
                            api.tryKubectl(
                                            "get",
                                            "fluffs",
                                            "-n",
                                            namespace,
                                            "--as=nobody",
                                            "--as-group=system:authenticated")
                                    .output())
                    .contains("nobody");
            api.kubectl("delete", "fluff", "soft", "-n", namespace, "--wait=false");
            assertThat(api.get(objects).path("items")).isEmpty();
            JsonNode patched =
                    api.merge(SERVICES + "/" + NAME, "{metadata: {labels: {patched: 'yes'}}}");
            assertThat(patched.at("/metadata/labels/patched").asString()).isEqualTo("yes");
            assertThat(api.get(SERVICES + "?labelSelector=patched%3Dyes").path("items")).hasSize(1);
        }
        eventually(
                "it is no longer available",
                () -> api.get(SERVICES + "/" + NAME),
                service -> Definitions.condition(service, "Available").equals("False"));
        assertThat(api.send("GET", objects, "", "").code()).isEqualTo(503);
        api.delete(SERVICES + "?labelSelector=patched%3Dyes");
        eventually(
                "its group is gone",
                () ->
                        api.get("/apis")
                                .path("groups")
                                .valueStream()
                                .noneMatch(g ->
                                        g.path("name").asString().equals(SampleApiServer.GROUP)));
    }

    /** As the cluster tells those who extend it. */
    private X509Certificate frontProxy() throws Exception {
        JsonNode told =
                api.get(
                        "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication");
        return Pem.certificates(told.path("data").path("requestheader-client-ca-file").asString())
                .getFirst();
    }

    private boolean isAllowed(String user, String verb, String namespace) throws Exception {
        boolean admin = user.equals("kubernetes-admin");
        return api.create(
                        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                        """
                        {apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, spec: {
                          user: '%s', groups: [%s], resourceAttributes: {
                            verb: %s, group: %s, resource: fluffs, namespace: %s}}}
                        """
                                .formatted(
                                        user,
                                        admin ? "'system:masters'" : "'system:authenticated'",
                                        verb,
                                        SampleApiServer.GROUP,
                                        namespace))
                .at("/status/allowed")
                .asBoolean();
    }

    private void register(String namespace, SampleApiServer server) throws Exception {
        api.create(
                "/api/v1/namespaces/" + namespace + "/services",
                "{metadata: {name: %s}, spec: {ports: [{port: 443, targetPort: %d}]}}"
                        .formatted(SampleApiServer.SERVICE, server.port()));
        api.create(
                "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices",
                """
                {metadata: {name: s, labels: {kubernetes.io/service-name: %s}}, addressType: IPv4,
                 endpoints: [{addresses: [127.0.0.1]}], ports: [{name: '', port: %d}]}
                """
                        .formatted(SampleApiServer.SERVICE, server.port()));
        api.create(
                SERVICES,
                """
                {metadata: {name: %s}, spec: {group: %s, version: v1, groupPriorityMinimum: 2000,
                 versionPriority: 200, caBundle: %s, service: {namespace: %s, name: %s}}}
                """
                        .formatted(
                                NAME,
                                SampleApiServer.GROUP,
                                server.caBundle(),
                                namespace,
                                SampleApiServer.SERVICE));
    }
}
