package dev.navarch.e2e.support;

import dev.navarch.testkit.PodSigner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signer of pods' certificates as somebody would run it on a cluster: it watches the requests to
 * it and ends each. A pod whose name begins with {@code denied} or {@code failed} gets that.
 */
public final class SignerController implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REQUESTS = "/apis/certificates.k8s.io/v1/";

    private final Api api;
    private final String name;
    private final PodSigner signer = new PodSigner("pods", Instant.now());
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param name the signer's, {@code example.com/pods}
     */
    public SignerController(Api api, String name) {
        this.api = api;
        this.name = name;
        this.thread = Thread.ofVirtual().start(this::run);
    }

    /** The authority's certificate, in PEM. */
    public String anchor() {
        return signer.anchor();
    }

    private void run() {
        while (!closed) {
            try (BufferedReader events =
                    new BufferedReader(
                            new InputStreamReader(
                                    api.watch(
                                                    REQUESTS
                                                            + "podcertificaterequests?watch=true&fieldSelector=spec.signerName%3D"
                                                            + name.replace("/", "%2F"))
                                            .body(),
                                    StandardCharsets.UTF_8))) {
                for (String line = events.readLine(); line != null; line = events.readLine()) {
                    JsonNode event = JSON.readTree(line);
                    if (event.path("type").asString("").equals("ADDED")) {
                        end((ObjectNode) event.path("object"));
                    }
                }
            } catch (IOException again) {
                // The watch begins anew, with what there is by then.
            }
        }
    }

    private void end(ObjectNode request) throws IOException {
        if (!request.at("/status/conditions").isEmpty()) {
            return;
        }
        String pod = request.at("/spec/podName").asString("");
        request.set(
                "status",
                pod.startsWith("denied")
                        ? PodSigner.ended("Denied", "Unwelcome", "not this pod")
                        : pod.startsWith("failed")
                                ? PodSigner.ended("Failed", "Broken", "no ink")
                                : signer.issue(request, Instant.now()));
        HttpResponse<String> answer =
                api.send(
                        "PUT",
                        REQUESTS
                                + "namespaces/"
                                + request.at("/metadata/namespace").asString("")
                                + "/podcertificaterequests/"
                                + request.at("/metadata/name").asString("")
                                + "/status",
                        request.toString());
        if (answer.statusCode() >= 300 && answer.statusCode() != 404) {
            throw new IOException(answer.body());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
