package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What follows from configuring webhooks. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class WebhookConfigurationTest {

    private static final String CREATED = HookedApi.CONFIG_MAPS.formatted("CREATE");

    private final LiveApi api;
    private final HookedApi hooked;

    WebhookConfigurationTest(LiveApi api) throws Exception {
        this.api = api;
        this.hooked = new HookedApi(api);
    }

    @AfterEach
    void close() throws Exception {
        for (String kind : List.of("mutating", "validating")) {
            api.delete(HookedApi.GROUP + kind + "webhookconfigurations");
        }
        hooked.close();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should include webhook resources in discovery documents [Conformance]")
    void areDiscovered() throws Exception {
        assertThat(api.get("/apis").path("groups").valueStream())
                .anySatisfy(group -> {
                    assertThat(group.path("name").asString())
                            .isEqualTo("admissionregistration.k8s.io");
                    assertThat(group.at("/versions/0/groupVersion").asString())
                            .isEqualTo("admissionregistration.k8s.io/v1");
                });
        assertThat(api.get("/apis/admissionregistration.k8s.io").path("name").asString())
                .isEqualTo("admissionregistration.k8s.io");
        assertThat(
                        api.get("/apis/admissionregistration.k8s.io/v1")
                                .path("resources")
                                .valueStream()
                                .map(r -> r.path("name").asString()))
                .contains("mutatingwebhookconfigurations", "validatingwebhookconfigurations");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] listing mutating webhooks should work [Conformance]")
    void mutatingOnesAreListedAndEndWithTheirCollection() throws Exception {
        String ns = api.namespace("hooks");
        String labels = "{run: " + ns + "}";
        String one = hooked.hook("/data", ns, CREATED, "");
        hooked.configureLabelled("mutating", ns + "-a", labels, one);
        hooked.configureLabelled("mutating", ns + "-b", labels, one);
        String path = HookedApi.GROUP + "mutatingwebhookconfigurations?labelSelector=run%3D" + ns;
        assertThat(api.get(path).path("items")).hasSize(2);
        eventually(() -> hooked.isMutated(ns));
        api.delete(path);
        assertThat(api.get(path).path("items")).isEmpty();
        eventually(() -> !hooked.isMutated(ns));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] listing validating webhooks should work [Conformance]")
    void validatingOnesAreListedAndEndWithTheirCollection() throws Exception {
        String ns = api.namespace("hooks");
        String labels = "{run: " + ns + "}";
        String one = hooked.hook("/deny", ns, CREATED, "");
        hooked.configureLabelled("validating", ns + "-a", labels, one);
        hooked.configureLabelled("validating", ns + "-b", labels, one);
        String path = HookedApi.GROUP + "validatingwebhookconfigurations?labelSelector=run%3D" + ns;
        assertThat(api.get(path).path("items")).hasSize(2);
        eventually(() -> hooked.isDenied(ns));
        api.delete(path);
        assertThat(api.get(path).path("items")).isEmpty();
        eventually(() -> !hooked.isDenied(ns));
    }

    /** Replaces the operations of the only rule, by an update. */
    private void update(String path, String operation) throws Exception {
        JsonNode configuration = api.get(path);
        api.replace(
                path,
                JsonMapper.shared()
                        .readTree(
                                configuration
                                        .toString()
                                        .replace(
                                                "\"operations\":[\"CREATE\"]",
                                                "\"operations\":[\"" + operation + "\"]")));
    }

    /** The same by a patch. */
    private void patch(String path, String operation) throws Exception {
        api.send(
                        "PATCH",
                        path,
                        "application/json-patch+json",
                        "[{\"op\": \"replace\", \"path\": \"/webhooks/0/rules/0/operations/0\","
                                + " \"value\": \""
                                + operation
                                + "\"}]")
                .succeeded();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] patching/updating a mutating webhook should work [Conformance]")
    void mutatingOnesFollowTheirChanges() throws Exception {
        String ns = api.namespace("hooks");
        String path = hooked.configure("mutating", ns, hooked.hook("/data", ns, CREATED, ""));
        eventually(() -> hooked.isMutated(ns));
        update(path, "UPDATE");
        eventually(() -> !hooked.isMutated(ns));
        patch(path, "CREATE");
        eventually(() -> hooked.isMutated(ns));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] patching/updating a validating webhook should work [Conformance]")
    void validatingOnesFollowTheirChanges() throws Exception {
        String ns = api.namespace("hooks");
        String path = hooked.configure("validating", ns, hooked.hook("/deny", ns, CREATED, ""));
        eventually(() -> hooked.isDenied(ns));
        update(path, "UPDATE");
        eventually(() -> !hooked.isDenied(ns));
        patch(path, "CREATE");
        eventually(() -> hooked.isDenied(ns));
    }

    private void keepsConditions(String kind) throws Exception {
        String ns = api.namespace("hooks");
        String path =
                hooked.configure(
                        kind,
                        ns,
                        hooked.hook(
                                "/allow",
                                ns,
                                CREATED,
                                ", matchConditions: [{name: a, expression:"
                                        + " \"object.metadata.name == 'x'\"}]"));
        assertThat(api.get(path).at("/webhooks/0/matchConditions/0/expression").asString())
                .isEqualTo("object.metadata.name == 'x'");
        JsonNode changed =
                api.send(
                                "PATCH",
                                path,
                                "application/json-patch+json",
                                "[{\"op\": \"add\", \"path\": \"/webhooks/0/matchConditions/-\","
                                        + " \"value\": {\"name\": \"b\", \"expression\":"
                                        + " \"request.operation == 'CREATE'\"}}]")
                        .succeeded();
        assertThat(changed.at("/webhooks/0/matchConditions")).hasSize(2);
        assertThat(api.get(path).at("/webhooks/0/matchConditions/1/name").asString())
                .isEqualTo("b");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should be able to create and update mutating webhook configurations with match conditions [Conformance]")
    void mutatingOnesKeepTheirConditions() throws Exception {
        keepsConditions("mutating");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should be able to create and update validating webhook configurations with match conditions [Conformance]")
    void validatingOnesKeepTheirConditions() throws Exception {
        keepsConditions("validating");
    }

    private void refusesBadConditions(String kind) throws Exception {
        String ns = api.name("hooks");
        String webhook =
                hooked.hook(
                        "/allow",
                        ns,
                        CREATED,
                        ", matchConditions: [{name: a, expression: '... [] bad expression'}]");
        String message =
                api.send(
                                "POST",
                                HookedApi.GROUP + kind + "webhookconfigurations",
                                "application/json",
                                LiveApi.json(
                                        "{metadata: {name: "
                                                + ns
                                                + "}, webhooks: ["
                                                + webhook
                                                + "]}"))
                        .refused(422);
        assertThat(message)
                .contains("webhooks[0].matchConditions[0].expression", "compilation failed");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should reject mutating webhook configurations with invalid match conditions [Conformance]")
    void mutatingOnesMayNotHaveBadConditions() throws Exception {
        refusesBadConditions("mutating");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should reject validating webhook configurations with invalid match conditions [Conformance]")
    void validatingOnesMayNotHaveBadConditions() throws Exception {
        refusesBadConditions("validating");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] should not be able to mutate or prevent deletion of webhook configuration objects [Conformance]")
    void isNobodysBusinessButItsOwn() throws Exception {
        String rule =
                "{apiGroups: [admissionregistration.k8s.io], apiVersions: ['*'], operations:"
                        + " ['*'], resources: ['*']}";
        String denying =
                """
                {name: hook.example.com, clientConfig: %s, rules: [%s], sideEffects: None,
                 admissionReviewVersions: [v1]}
                """
                        .formatted(hooked.hooks.client("/deny"), rule);
        hooked.configure("validating", api.name("deny"), denying);
        hooked.configure("mutating", api.name("deny"), denying);
        String ns = api.name("victim");
        for (String kind : List.of("mutating", "validating")) {
            String path = hooked.configure(kind, ns, hooked.hook("/allow", ns, CREATED, ""));
            assertThat(api.get(path).has("data")).isFalse();
            api.deleteAndWait(path);
        }
        assertThat(hooked.hooks.asked("/deny")).isEmpty();
    }
}
