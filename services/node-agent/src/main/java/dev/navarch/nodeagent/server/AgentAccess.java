package dev.navarch.nodeagent.server;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who may ask the agent for what. A client shows a certificate of the cluster's authority, or a
 * token that the API service vouches for; then the API service is asked whether the user may do
 * this with the node ("Kubelet authentication/authorization").
 */
public final class AgentAccess {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final int MOST_REMEMBERED = 1024;

    /** What became of a request. */
    sealed interface Decision {

        record Allowed() implements Decision {}

        record Unauthenticated() implements Decision {}

        record Forbidden(String message) implements Decision {}
    }

    private record User(String name, String uid, List<String> groups) {}

    private record Remembered<T>(T value, Instant until) {}

    private record Question(User user, String verb, String subresource) {}

    private final TrustedAuthorities authorities;
    private final ApiClient api;
    private final String nodeName;
    private final Clock clock;
    private final ConcurrentMap<String, Remembered<Optional<User>>> tokens =
            new ConcurrentHashMap<>();
    private final ConcurrentMap<Question, Remembered<Boolean>> answers = new ConcurrentHashMap<>();

    public AgentAccess(
            TrustedAuthorities authorities, ApiClient api, String nodeName, Clock clock) {
        this.authorities = authorities;
        this.api = api;
        this.nodeName = nodeName;
        this.clock = clock;
    }

    Decision decide(Exchange exchange) throws IOException {
        Optional<User> user = byCertificate(exchange).or(() -> Optional.empty());
        if (user.isEmpty()) {
            user = byToken(exchange);
        }
        if (user.isEmpty()) {
            return new Decision.Unauthenticated();
        }
        Question question =
                new Question(user.get(), verb(exchange.method()), subresource(exchange.path()));
        if (user.get().groups().contains("system:masters") || may(question)) {
            return new Decision.Allowed();
        }
        return new Decision.Forbidden(
                "Forbidden (user="
                        + user.get().name()
                        + ", verb="
                        + question.verb()
                        + ", resource=nodes, subresource(s)=["
                        + question.subresource()
                        + "])");
    }

    private Optional<User> byCertificate(Exchange exchange) {
        List<X509Certificate> chain = exchange.connection().peer();
        if (!authorities.verifiesClient(chain, clock.instant())) {
            return Optional.empty();
        }
        String name = "";
        List<String> groups = new ArrayList<>();
        try {
            String subject = chain.getFirst().getSubjectX500Principal().getName();
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    name = String.valueOf(part.getValue());
                } else if (part.getType().equalsIgnoreCase("O")) {
                    groups.add(String.valueOf(part.getValue()));
                }
            }
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
        return Optional.of(new User(name, "", groups));
    }

    private Optional<User> byToken(Exchange exchange) throws IOException {
        String header = exchange.headers().first("authorization").orElse("");
        if (!header.startsWith("Bearer ")) {
            return Optional.empty();
        }
        String token = header.substring("Bearer ".length()).strip();
        return remembered(tokens, token, () -> review(token));
    }

    private Optional<User> review(String token) {
        ObjectNode review =
                JSON.createObjectNode()
                        .put("apiVersion", "authentication.k8s.io/v1")
                        .put("kind", "TokenReview");
        review.putObject("spec").put("token", token);
        JsonNode status = post("/apis/authentication.k8s.io/v1/tokenreviews", review);
        if (!status.path("authenticated").asBoolean(false)) {
            return Optional.empty();
        }
        List<String> groups = new ArrayList<>();
        status.path("user").path("groups").forEach(group -> groups.add(group.asString("")));
        return Optional.of(
                new User(
                        status.path("user").path("username").asString(""),
                        status.path("user").path("uid").asString(""),
                        groups));
    }

    private boolean may(Question question) throws IOException {
        return remembered(answers, question, () -> ask(question));
    }

    private boolean ask(Question question) {
        ObjectNode review =
                JSON.createObjectNode()
                        .put("apiVersion", "authorization.k8s.io/v1")
                        .put("kind", "SubjectAccessReview");
        ObjectNode spec = review.putObject("spec").put("user", question.user().name());
        question.user().groups().forEach(spec.putArray("groups")::add);
        spec.putObject("resourceAttributes")
                .put("verb", question.verb())
                .put("version", "v1")
                .put("resource", "nodes")
                .put("subresource", question.subresource())
                .put("name", nodeName);
        return post("/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
                .path("allowed")
                .asBoolean(false);
    }

    private JsonNode post(String path, ObjectNode review) {
        try {
            return api.post(path, review).path("status");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private <K, V> V remembered(ConcurrentMap<K, Remembered<V>> memory, K key, Supplier<V> compute)
            throws IOException {
        Instant now = clock.instant();
        Remembered<V> known = memory.get(key);
        if (known != null && now.isBefore(known.until())) {
            return known.value();
        }
        if (memory.size() > MOST_REMEMBERED) {
            memory.clear();
        }
        try {
            V value = compute.get();
            memory.put(key, new Remembered<>(value, now.plus(REMEMBERED)));
            return value;
        } catch (java.io.UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "get";
        };
    }

    /** Some paths have a permission of their own; all others need nodes/proxy. */
    static String subresource(String path) {
        return under(path, "/stats")
                ? "stats"
                : under(path, "/metrics")
                        ? "metrics"
                        : under(path, "/logs")
                                ? "log"
                                : under(path, "/healthz")
                                        ? "healthz"
                                        : under(path, "/pods") || under(path, "/runningpods")
                                                ? "pods"
                                                : "proxy";
    }

    private static boolean under(String path, String prefix) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }
}
