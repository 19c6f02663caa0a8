package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
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
                new SampleApiServer(namespace, SampleApiServer.frontProxy(api), this::isAllowed)) {
            server.register(api, namespace);
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

    @Test
    void saysOfANewRegistrationWhetherItIsAvailableThoughItSaidSoOfAnOlderOne() throws Exception {
        String group = api.name("nowhere") + ".example.com";
        String path = SERVICES + "/v1." + group;
        for (int i = 0; i < 2; i++) {
            api.create(
                    SERVICES,
                    """
                    {metadata: {name: v1.%1$s}, spec: {group: %1$s, version: v1,
                     groupPriorityMinimum: 2000, versionPriority: 200,
                     service: {namespace: default, name: nobody}}}
                    """
                            .formatted(group));
            eventually(
                    "it is not available",
                    () -> api.get(path),
                    service -> Definitions.condition(service, "Available").equals("False"));
            api.deleteAndWait(path);
        }
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
}
