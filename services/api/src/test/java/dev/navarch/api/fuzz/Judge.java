package dev.navarch.api.fuzz;

import dev.navarch.model.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Says what is wrong with an answer. */
final class Judge {

    /** What only somebody who wrote the server should ever see. */
    private static final Pattern INSIDES =
            Pattern.compile(
                    "\\b(?:javax?|jdk|sun|tools\\.jackson|com\\.(?:fasterxml|google)"
                            + "|dev\\.(?:navarch|cel)|org\\.(?:springframework|postgresql|yaml"
                            + "|snakeyaml|pcollections)|io\\.netty)\\.[a-z]+\\.\\w"
                            + "|\\.java:\\d+|\\w+Exception\\b|(?:StackOverflow|Assertion|OutOfMemory|Linkage)Error"
                            + "|StreamReadFeature|REDACTED|Cannot invoke|For input string"
                            + "|out of bounds for|\\w+Node@|ObjectNode|JsonNode"
                            + "|Token: START_|JsonToken|BigDecimal|BigInteger|byte offset");

    /** What Kubernetes itself answers with 500 and no reason; clients know these words. */
    private static final Set<String> QUIRKS =
            Set.of(
                    "resourceVersion should not be set on objects to be created",
                    "failed to create typed patch object");

    private static final Set<String> CONNECTIONS =
            Set.of("proxy", "exec", "attach", "portforward", "log");

    /** What an answer is judged by. */
    record Seen(int code, String contentType, byte[] body, List<Change> changes) {}

    private Judge() {}

    /** The faults; none if it is as it should be. */
    static List<String> faults(Asked asked, Seen seen) {
        List<String> faults = new ArrayList<>();
        if (seen.code() > 499 && !documented(asked, seen)) {
            faults.add("answered " + seen.code());
        }
        if (seen.code() >= 400) {
            status(asked, seen).ifPresent(faults::add);
            insides(seen).ifPresent(faults::add);
        }
        boolean reads = asked.method().equals("GET") || asked.method().equals("HEAD");
        if (!seen.changes().isEmpty() && (seen.code() >= 400 || asked.dry() || reads)) {
            faults.add("changed " + seen.changes().getFirst().key());
        }
        return faults;
    }

    private static boolean documented(Asked asked, Seen seen) {
        return switch (seen.code()) {
            case 504 ->
                    asked.path().contains("timeout=")
                            || text(seen).contains("Too large resource version");
            case 503 -> CONNECTIONS.stream().anyMatch(c -> asked.path().contains("/" + c));
            case 500 -> QUIRKS.stream().anyMatch(text(seen)::contains);
            default -> false;
        };
    }

    private static String text(Seen seen) {
        return new String(seen.body(), StandardCharsets.UTF_8);
    }

    private static Optional<String> insides(Seen seen) {
        Matcher found = INSIDES.matcher(text(seen));
        return found.find()
                ? Optional.of("shows the server's insides: " + found.group())
                : Optional.empty();
    }

    /** A refusal is a whole {@code Status}; but where there is no such path, plain text. */
    private static Optional<String> status(Asked asked, Seen seen) {
        String text = text(seen);
        boolean nowhere = seen.code() == 404 && text.equals("404 page not found\n");
        if (nowhere || asked.method().equals("HEAD")) {
            return Optional.empty();
        }
        if (seen.contentType().startsWith("application/vnd.kubernetes.protobuf")) {
            return text.startsWith("k8s\0") && text.contains("Status")
                    ? Optional.empty()
                    : Optional.of("no Status as protobuf");
        }
        try {
            JsonNode status =
                    seen.contentType().startsWith("application/yaml")
                            ? YAMLMapper.shared().readTree(text)
                            : JsonMapper.shared().readTree(text);
            boolean whole =
                    status.path("kind").asString("").equals("Status")
                            && status.path("apiVersion").asString("").equals("v1")
                            && status.path("status").asString("").equals("Failure")
                            && status.path("code").asInt(0) == seen.code()
                            && (seen.code() == 500 || !status.path("reason").asString("").isEmpty())
                            && !status.path("message").asString("").isBlank();
            return whole ? Optional.empty() : Optional.of("no whole Status");
        } catch (JacksonException notJson) {
            return Optional.of("no Status");
        }
    }
}
