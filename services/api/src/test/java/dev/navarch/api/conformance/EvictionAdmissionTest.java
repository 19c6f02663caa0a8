package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An eviction deletes a pod, but admission is asked about the eviction alone. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class EvictionAdmissionTest {

    private static final String RULE =
            "{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods,"
                    + " pods/status, pods/eviction]}";

    private final LiveApi api;

    EvictionAdmissionTest(LiveApi api) {
        this.api = api;
    }

    @Test
    void isNotAskedAboutTheDeletionWithin() throws Exception {
        String namespace = api.namespace("evicted");
        String pods = "/api/v1/namespaces/" + namespace + "/pods";
        for (String pod : List.of("probe", "evicted", "deleted")) {
            api.create(
                    pods,
                    "{metadata: {name: %s}, spec: {nodeName: n, containers: [{name: c, image: x}]}}"
                            .formatted(pod));
            api.merge(pods + "/" + pod + "/status", "{status: {phase: Running}}");
        }
        try (HookedApi hooked = new HookedApi(api)) {
            String mutating =
                    hooked.configure(
                            "mutating",
                            api.name("evictions"),
                            hooked.hook("/allow", namespace, RULE, ""));
            String validating =
                    hooked.configure(
                            "validating",
                            api.name("evictions"),
                            hooked.hook("/allow", namespace, RULE, ""));
            eventually(
                    "both are asked",
                    () -> {
                        hooked.hooks.asked("/allow").clear();
                        api.merge(
                                pods + "/probe",
                                "{metadata: {labels: {l: %s}}}".formatted(api.name("l")));
                        return hooked.hooks.asked("/allow").size() == 2;
                    });
            hooked.hooks.asked("/allow").clear();
            api.create(
                    pods + "/evicted/eviction",
                    "{apiVersion: policy/v1, kind: Eviction, metadata: {name: evicted}}");
            assertThat(api.get(pods + "/evicted").at("/metadata/deletionTimestamp").isString())
                    .isTrue();
            assertThat(api.get(pods + "/evicted").at("/status/conditions").toString())
                    .contains("DisruptionTarget");
            assertThat(asked(hooked)).containsExactly("CREATE eviction", "CREATE eviction");
            hooked.hooks.asked("/allow").clear();
            api.delete(pods + "/deleted");
            assertThat(asked(hooked)).containsExactly("DELETE ", "DELETE ");
            api.delete(mutating);
            api.delete(validating);
        }
        for (String pod : List.of("probe", "evicted", "deleted")) {
            api.delete(pods + "/" + pod + "?gracePeriodSeconds=0");
        }
    }

    private static List<String> asked(HookedApi hooked) {
        return hooked.hooks.asked("/allow").stream()
                .map(r -> r.path("operation").asString() + " " + r.path("subResource").asString(""))
                .toList();
    }
}
