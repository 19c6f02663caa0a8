package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class DiscoveryBehaviourTest {

    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /** What client-go asks for: the newest form that the server has. */
    private static final String ANY_FORM =
            AGGREGATED
                    + ",application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"
                    + ",application/json";

    private static final List<String> BUILT_IN =
            List.of(
                    "admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
                    "apiextensions.k8s.io/v1/customresourcedefinitions",
                    "apiregistration.k8s.io/v1/apiservices",
                    "apps/v1/deployments",
                    "authentication.k8s.io/v1/tokenreviews",
                    "authorization.k8s.io/v1/selfsubjectaccessreviews",
                    "autoscaling/v1/horizontalpodautoscalers",
                    "autoscaling/v2/horizontalpodautoscalers",
                    "batch/v1/jobs",
                    "certificates.k8s.io/v1/certificatesigningrequests",
                    "coordination.k8s.io/v1/leases",
                    "discovery.k8s.io/v1/endpointslices",
                    "events.k8s.io/v1/events",
                    "networking.k8s.io/v1/ingresses",
                    "node.k8s.io/v1/runtimeclasses",
                    "policy/v1/poddisruptionbudgets",
                    "scheduling.k8s.io/v1/priorityclasses",
                    "storage.k8s.io/v1/csinodes");

    private final LiveApi api;

    DiscoveryBehaviourTest(LiveApi api) {
        this.api = api;
    }

    /** Resources of an aggregated document, each as group/version/plural. */
    private List<String> aggregated(String path, String accept)
            throws IOException, InterruptedException {
        Answer answer = api.send("GET", path, "", "", accept);
        assertThat(answer.contentType()).contains("as=APIGroupDiscoveryList", "v=v2");
        assertThat(answer.succeeded().path("kind").asString()).isEqualTo("APIGroupDiscoveryList");
        return answer.body()
                .path("items")
                .valueStream()
                .flatMap(group ->
                        group.path("versions")
                                .valueStream()
                                .flatMap(version -> resources(group, version)))
                .toList();
    }

    private static Stream<String> resources(JsonNode group, JsonNode version) {
        return version.path("resources")
                .valueStream()
                .map(resource ->
                        group.at("/metadata/name").asString("")
                                + "/"
                                + version.path("version").asString()
                                + "/"
                                + resource.path("resource").asString());
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AggregatedDiscovery should support raw aggregated discovery endpoint Accept headers [Conformance]")
    void tellsEverythingToWhoAsksForTheAggregatedForm() throws Exception {
        assertThat(aggregated("/apis", AGGREGATED)).containsAll(BUILT_IN);
        assertThat(aggregated("/api", AGGREGATED)).contains("/v1/namespaces", "/v1/pods");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AggregatedDiscovery should support aggregated discovery interface [Conformance]")
    void tellsClientsEverythingInTwoAnswers() throws Exception {
        assertThat(aggregated("/apis", ANY_FORM)).containsAll(BUILT_IN);
        assertThat(aggregated("/api", ANY_FORM)).contains("/v1/namespaces");
        assertThat(api.kubectl("api-resources", "--no-headers", "-o", "name"))
                .contains("deployments.apps", "csinodes.storage.k8s.io", "namespaces");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AggregatedDiscovery should support raw aggregated discovery request for CRDs [Conformance]")
    @Conformance(
            "[sig-api-machinery] AggregatedDiscovery should support aggregated discovery interface for CRDs [Conformance]")
    void tellsOfCustomTypes() throws Exception {
        String group = api.name("discovered") + ".example.com";
        Definitions.serve(
                api,
                group,
                "finds",
                "Find",
                "{type: object, x-kubernetes-preserve-unknown-fields: true}");
        String found = group + "/v1/finds";
        eventually("the raw form", () -> aggregated("/apis", AGGREGATED).contains(found));
        eventually("the clients' form", () -> aggregated("/apis", ANY_FORM).contains(found));
        assertThat(api.kubectl("api-resources", "--api-group=" + group)).contains("Find");
    }

    private List<JsonNode> groups() throws IOException, InterruptedException {
        return api.get("/apis").path("groups").valueStream().toList();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Discovery should validate PreferredVersion for each APIGroup [Conformance]")
    void prefersAVersionThatTheGroupHas() throws Exception {
        assertThat(groups()).hasSizeGreaterThan(15);
        for (JsonNode listed : groups()) {
            String name = listed.path("name").asString();
            JsonNode group = api.get("/apis/" + name);
            assertThat(group.path("name").asString()).isEqualTo(name);
            String preferred = group.at("/preferredVersion/version").asString();
            assertThat(group.at("/preferredVersion/groupVersion").asString())
                    .isEqualTo(name + "/" + preferred);
            assertThat(group.path("versions").valueStream())
                    .anyMatch(version -> version.path("version").asString().equals(preferred));
        }
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Discovery should locate the groupVersion and a resource within each APIGroup [Conformance]")
    void findsAResourceInEachGroupVersion() throws Exception {
        assertThat(api.get("/api/v1").path("resources").valueStream())
                .anyMatch(resource -> resource.path("name").asString().equals("namespaces"));
        for (String resource : BUILT_IN) {
            String groupVersion = resource.substring(0, resource.lastIndexOf('/'));
            String plural = resource.substring(resource.lastIndexOf('/') + 1);
            JsonNode list = api.get("/apis/" + groupVersion);
            assertThat(list.path("kind").asString()).isEqualTo("APIResourceList");
            assertThat(list.path("groupVersion").asString()).isEqualTo(groupVersion);
            assertThat(list.path("resources").valueStream())
                    .anyMatch(r ->
                            r.path("name").asString().equals(plural)
                                    && !r.path("kind").asString().isEmpty()
                                    && !r.path("verbs").isEmpty());
        }
    }
}
