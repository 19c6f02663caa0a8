package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class FieldOwnershipTest {

    private final LiveApi api;

    FieldOwnershipTest(LiveApi api) {
        this.api = api;
    }

    @Test
    void whatAdmissionAddsBelongsToNobody() throws Exception {
        String pods = "/api/v1/namespaces/" + api.namespace("owners") + "/pods";
        JsonNode pod =
                api.create(
                        pods, "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}");
        assertThat(pod.at("/spec/tolerations")).isNotEmpty();
        assertThat(pod.at("/spec/volumes")).isNotEmpty();
        onlyWhatWasSent(pod);
        onlyWhatWasSent(api.merge(pods + "/p", "{metadata: {labels: {a: b}}}"));
    }

    private static void onlyWhatWasSent(JsonNode pod) {
        assertThat(pod.at("/metadata/managedFields")).isNotEmpty();
        for (JsonNode entry : pod.at("/metadata/managedFields")) {
            JsonNode spec = entry.at("/fieldsV1/f:spec");
            assertThat(spec.propertyNames())
                    .doesNotContain(
                            "f:tolerations", "f:volumes", "f:serviceAccountName", "f:priority");
            assertThat(spec.at("/f:containers/k:{\"name\":\"c\"}").propertyNames())
                    .contains("f:image")
                    .doesNotContain("f:volumeMounts");
        }
    }
}
