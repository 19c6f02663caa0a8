package dev.navarch.nodeagent.certificate;

import dev.navarch.model.ObjectJson;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * What has become of a request for a pod's certificate.
 *
 * @param path namespace and name of the request
 */
public record CertificateAnswer(String path, String podUid, String nodeName, End end) {

    /** How it ended, if it did. */
    public sealed interface End {

        record Open() implements End {}

        /**
         * @param type Denied or Failed
         */
        record Refused(String type, String reason, String message) implements End {}

        record Issued(String chain, Instant refreshAt, Instant notAfter) implements End {}
    }

    public static CertificateAnswer read(byte[] json) {
        JsonNode object = ObjectJson.read(json, JsonNode.class);
        return new CertificateAnswer(
                object.at("/metadata/namespace").asString("")
                        + "/"
                        + object.at("/metadata/name").asString(""),
                object.at("/spec/podUID").asString(""),
                object.at("/spec/nodeName").asString(""),
                end(object.path("status")));
    }

    private static End end(JsonNode status) {
        for (JsonNode condition : status.path("conditions")) {
            String type = condition.path("type").asString("");
            if (type.equals("Denied") || type.equals("Failed")) {
                return new End.Refused(
                        type,
                        condition.path("reason").asString(""),
                        condition.path("message").asString(""));
            }
            if (type.equals("Issued")) {
                return new End.Issued(
                        status.path("certificateChain").asString(""),
                        Instant.parse(status.path("beginRefreshAt").asString("")),
                        Instant.parse(status.path("notAfter").asString("")));
            }
        }
        return new End.Open();
    }
}
