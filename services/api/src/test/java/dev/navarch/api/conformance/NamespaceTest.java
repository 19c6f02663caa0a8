package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class NamespaceTest {

    private final LiveApi api;
    private final String namespace;

    NamespaceTest(LiveApi api) throws IOException, InterruptedException {
        this.api = api;
        this.namespace = "/api/v1/namespaces/" + api.namespace("space");
    }

    @Test
    @Conformance("[sig-api-machinery] Namespaces should patch a Namespace [Conformance] [Serial]")
    void isPatched() throws Exception {
        api.send(
                        "PATCH",
                        namespace,
                        "application/strategic-merge-patch+json",
                        "{\"metadata\": {\"labels\": {\"testLabel\": \"testValue\"}}}")
                .succeeded();
        JsonNode labels = api.get(namespace).at("/metadata/labels");
        assertThat(labels.path("testLabel").asString()).isEqualTo("testValue");
        assertThat(labels.has("kubernetes.io/metadata.name")).isTrue();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Namespaces should apply an update to a Namespace [Conformance] [Serial]")
    void isUpdated() throws Exception {
        ObjectNode read = (ObjectNode) api.get(namespace);
        read.withObjectProperty("metadata").withObjectProperty("labels").put("updated", "yes");
        assertThat(api.replace(namespace, read).at("/metadata/labels/updated").asString())
                .isEqualTo("yes");
        assertThat(api.get(namespace).at("/metadata/labels/updated").asString()).isEqualTo("yes");
        assertThat(api.send("PUT", namespace, "application/json", read.toString()).refused(409))
                .contains("the object has been modified");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Namespaces should apply changes to a namespace status [Conformance] [Serial]")
    void itsStatusIsChangedApartFromTheRest() throws Exception {
        String status = namespace + "/status";
        assertThat(api.get(status).at("/status/phase").asString()).isEqualTo("Active");
        JsonNode patched =
                api.merge(
                        status,
                        """
                        {metadata: {annotations: {patched: 'yes'}}, status: {conditions: [
                          {type: StatusPatch, status: 'True', reason: Test, message: patched}]}}
                        """);
        assertThat(Definitions.condition(patched, "StatusPatch")).isEqualTo("True");
        ObjectNode read = (ObjectNode) api.get(status);
        read.withObjectProperty("status")
                .withArrayProperty("conditions")
                .addObject()
                .put("type", "StatusUpdate")
                .put("status", "True")
                .put("reason", "Test")
                .put("message", "updated");
        JsonNode updated = api.replace(status, read);
        assertThat(Definitions.condition(updated, "StatusUpdate")).isEqualTo("True");
        assertThat(Definitions.condition(api.get(namespace), "StatusPatch")).isEqualTo("True");
        assertThat(updated.at("/status/phase").asString()).isEqualTo("Active");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Namespaces should apply a finalizer to a Namespace [Conformance] [Serial]")
    void isFinalizedApartFromTheRest() throws Exception {
        ObjectNode read = (ObjectNode) api.get(namespace);
        assertThat(read.at("/spec/finalizers").toString()).isEqualTo("[\"kubernetes\"]");
        read.withObjectProperty("spec").withArrayProperty("finalizers").add("e2e.example.com/mine");
        assertThat(api.replace(namespace + "/finalize", read).at("/spec/finalizers").toString())
                .isEqualTo("[\"kubernetes\",\"e2e.example.com/mine\"]");
        ObjectNode added = (ObjectNode) api.get(namespace);
        assertThat(added.at("/spec/finalizers")).hasSize(2);
        added.withObjectProperty("spec").withArrayProperty("finalizers").remove(1);
        assertThat(api.replace(namespace + "/finalize", added).at("/spec/finalizers").toString())
                .isEqualTo("[\"kubernetes\"]");
    }
}
