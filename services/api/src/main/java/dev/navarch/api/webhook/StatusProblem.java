package dev.navarch.api.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an HTTP status that is no success means, in the words of Kubernetes' client. */
final class StatusProblem {

    private StatusProblem() {}

    static String of(int status, String contentType, byte[] body) {
        String said = said(body);
        if (!said.isEmpty()) {
            return said;
        }
        return switch (status) {
            case 400 -> "the server rejected our request for an unknown reason";
            case 401 -> "the server has asked for the client to provide credentials";
            case 403 -> text(contentType, body);
            case 404 -> "the server could not find the requested resource";
            case 405 -> "the server does not allow this method on the requested resource";
            case 409 -> "the server reported a conflict";
            case 415 ->
                    "the body of the request was in an unknown format - accepted media types"
                            + " include: ";
            case 422 -> "the server rejected our request due to an error in our request";
            case 429 ->
                    "the server has received too many requests and has asked us to try again later";
            case 503 -> "the server is currently unable to handle the request";
            case 504 ->
                    "the server was unable to return a response in the time allotted, but may still"
                            + " be processing the request";
            default ->
                    status >= 500
                            ? "an error on the server (\""
                                    + text(contentType, body).replace("\"", "\\\"")
                                    + "\") has prevented the request from succeeding"
                            : "the server responded with the status code "
                                    + status
                                    + " but did not return more information";
        };
    }

    /** The message of a Status, if the body is one. */
    private static String said(byte[] body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            return json.path("kind").asString("").equals("Status")
                    ? json.path("message").asString("")
                    : "";
        } catch (JacksonException e) {
            return "";
        }
    }

    private static String text(String contentType, byte[] body) {
        boolean readable =
                contentType.isEmpty() || contentType.toLowerCase(Locale.ROOT).startsWith("text/");
        return readable ? new String(body, StandardCharsets.UTF_8).strip() : "unknown";
    }
}
