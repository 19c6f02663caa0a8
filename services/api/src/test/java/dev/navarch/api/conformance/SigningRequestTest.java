package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.CertificateAsk;
import dev.navarch.testkit.Conformance;
import dev.navarch.wire.pki.KeyPairs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class SigningRequestTest {

    private static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    private final LiveApi api;

    SigningRequestTest(LiveApi api) {
        this.api = api;
    }

    private static String request() {
        String pem = CertificateAsk.of(KeyPairs.create(), "CN=e2e.example.com").pem();
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @Conformance(
            "[sig-auth] Certificates API [Privileged:ClusterAdmin] should support CSR API operations [Conformance]")
    void aRequestIsWrittenInItsThreeParts() throws Exception {
        assertThat(api.get("/apis/certificates.k8s.io/v1").path("resources").valueStream())
                .extracting(r -> r.path("name").asString())
                .contains(
                        "certificatesigningrequests",
                        "certificatesigningrequests/approval",
                        "certificatesigningrequests/status");
        String run = api.name("csr");
        String labelled = PATH + "?labelSelector=run%3D" + run;
        String request = request();
        String body =
                "{metadata: {generateName: e2e-, labels: {run: %s}}, spec: {request: %s,"
                                .formatted(run, request)
                        + " signerName: example.com/e2e, expirationSeconds: 3600,"
                        + " usages: [digital signature, key encipherment, server auth]}}";
        JsonNode made = api.create(PATH, body);
        api.create(PATH, body);
        api.create(PATH, body);
        String object = PATH + "/" + made.at("/metadata/name").asString();
        assertThat(api.get(object)).isEqualTo(made);
        assertThat(made.at("/spec/username").asString()).isEqualTo("kubernetes-admin");
        assertThat(api.get(labelled).path("items")).hasSize(3);
        try (Watch watch =
                api.watch(
                        PATH
                                + "?fieldSelector=metadata.name%3D"
                                + made.at("/metadata/name").asString())) {
            watch.next("ADDED");
            api.merge(object, "{metadata: {annotations: {patched: 'yes'}}}");
            watch.next("MODIFIED");
            ObjectNode patched = (ObjectNode) api.get(object);
            patched.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put("updated", "yes");
            assertThat(api.replace(object, patched).at("/metadata/annotations").toString())
                    .isEqualTo("{\"patched\":\"yes\",\"updated\":\"yes\"}");
            watch.next("MODIFIED");
            approves(object);
            watch.next("MODIFIED");
            watch.next("MODIFIED");
            saysItsStatus(object);
            watch.next("MODIFIED");
            watch.next("MODIFIED");
            api.delete(object);
            watch.next("DELETED");
        }
        assertThat(api.exists(object)).isFalse();
        assertThat(api.get(labelled).path("items")).hasSize(2);
        api.delete(labelled);
        assertThat(api.get(labelled).path("items")).isEmpty();
    }

    private void approves(String object) throws Exception {
        JsonNode patched =
                api.merge(
                        object + "/approval",
                        """
                        {metadata: {annotations: {approval: patched}}, status: {conditions: [
                          {type: ApprovalPatch, status: 'True', reason: e2e}]}}
                        """);
        assertThat(Definitions.condition(patched, "ApprovalPatch")).isEqualTo("True");
        ObjectNode read = (ObjectNode) api.get(object + "/approval");
        assertThat(Definitions.condition(read, "ApprovalPatch")).isEqualTo("True");
        read.withObjectProperty("status")
                .withArrayProperty("conditions")
                .addObject()
                .put("type", "Approved")
                .put("status", "True")
                .put("reason", "E2E")
                .put("message", "approved by a test");
        JsonNode updated = api.replace(object + "/approval", read);
        assertThat(updated.at("/status/conditions")).hasSize(2);
        assertThat(Definitions.condition(updated, "Approved")).isEqualTo("True");
    }

    private void saysItsStatus(String object) throws Exception {
        ObjectNode read = (ObjectNode) api.get(object + "/status");
        read.withObjectProperty("status")
                .withArrayProperty("conditions")
                .addObject()
                .put("type", "StatusUpdate")
                .put("status", "True")
                .put("reason", "E2E")
                .put("message", "set by a test");
        JsonNode updated = api.replace(object + "/status", read);
        assertThat(updated.at("/status/conditions")).hasSize(3);
        JsonNode patched =
                api.merge(
                        object + "/status",
                        "{metadata: {annotations: {status: patched}}, status: {certificate: %s}}"
                                .formatted(
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        certificate()
                                                                .getBytes(
                                                                        StandardCharsets
                                                                                .US_ASCII))));
        assertThat(patched.at("/status/certificate").asString()).isNotEmpty();
        assertThat(api.get(object).at("/status/certificate"))
                .isEqualTo(patched.at("/status/certificate"));
    }

    private String certificate() throws Exception {
        return Files.readString(api.home().resolve("pki/ca.crt"));
    }
}
