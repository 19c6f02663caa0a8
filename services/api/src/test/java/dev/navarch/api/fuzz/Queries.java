package dev.navarch.api.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes query parameters: those that an operation knows with good and bad values, and others. */
final class Queries {

    private static final List<String> ANYWHERE =
            List.of("timeout", "fieldValidation", "resourceVersion", "watch", "limit", "unknown");
    private static final List<String> SELECTORS =
            List.of(
                    "metadata.name=a",
                    "metadata.namespace!=fuzz",
                    "spec.nodeName=n1",
                    "status.phase=Running",
                    "no.such=field",
                    "=",
                    "a in (b,c)",
                    "a,!b",
                    "a notin (",
                    "a>1",
                    "a<x",
                    "metadata.name=a,metadata.name=b",
                    "metadata.name=\\",
                    "é=1");

    private final RandomGenerator random;
    private final OddValues odd;

    Queries(RandomGenerator random) {
        this.random = random;
        this.odd = new OddValues(random);
    }

    /** What comes after the path: empty, or from the question mark on. */
    String of(Operation operation, boolean dry) {
        List<String> parts = new ArrayList<>();
        if (dry) {
            parts.add("dryRun=All");
        }
        for (int i = random.nextInt(5) < 2 ? 0 : random.nextInt(4); i > 0; i--) {
            boolean known = !operation.parameters().isEmpty() && random.nextInt(8) > 0;
            String name = odd.one(known ? operation.parameters() : ANYWHERE);
            if (dry && name.equals("dryRun")) {
                continue;
            }
            parts.add(name + "=" + encoded(random.nextInt(6) == 0 ? odd.text() : value(name)));
        }
        if (parts.stream().anyMatch(p -> p.startsWith("watch="))) {
            parts.add("timeoutSeconds=1");
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String value(String name) {
        return switch (name) {
            case "resourceVersion" -> revision();
            case "resourceVersionMatch" -> odd.one(List.of("Exact", "NotOlderThan", "exact"));
            case "labelSelector", "fieldSelector" -> odd.one(SELECTORS);
            case "continue" -> token();
            case "limit", "timeoutSeconds", "gracePeriodSeconds" ->
                    random.nextBoolean() ? "1" : odd.number();
            case "dryRun" -> odd.one(List.of("All", "all", "None"));
            case "fieldManager" -> odd.one(List.of("me", "you", "x".repeat(129), "a\nb"));
            case "fieldValidation" -> odd.one(List.of("Strict", "Warn", "Ignore", "strict"));
            case "propagationPolicy" ->
                    odd.one(List.of("Orphan", "Background", "Foreground", "Maybe"));
            case "timeout" -> odd.one(List.of("30s", "1m", "0", "10", "-1s", "1h1m", "1e9s"));
            default -> odd.one(List.of("true", "false", "1", "0", "yes", "TRUE"));
        };
    }

    /** Rarely one that is still to come, since the server waits for it. */
    private String revision() {
        return random.nextInt(40) == 0
                ? "9223372036854775807"
                : odd.one(List.of("0", "1", "20", "-1", "1.5", "abc", "99999999999999999999"));
    }

    private String token() {
        String json =
                odd.one(
                        List.of(
                                "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"fuzz/a\"}",
                                "{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"../..\"}",
                                "{\"v\":\"meta.k8s.io/v1\",\"rv\":\"x\",\"start\":1}",
                                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1e99,\"start\":\"a\"}",
                                "{\"v\":2}",
                                "[]",
                                "null",
                                ""));
        return random.nextInt(5) == 0
                ? "!!!"
                : Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
