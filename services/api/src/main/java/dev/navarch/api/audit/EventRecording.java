package dev.navarch.api.audit;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.User;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.StatusBody;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the events of one request: {@code Event} of {@code audit.k8s.io/v1}. */
final class EventRecording implements Recording {

    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_AGENT = 1024;
    private static final Set<String> OF_STATUS =
            Set.of("status", "message", "reason", "details", "code");

    private final AuditedRequest request;
    private final AuditPolicy.Scope scope;
    private final List<AuditSink> sinks;
    private final InstantSource clock;
    private final Instant begun;
    private final ObjectNode reference;
    private Optional<User> impersonated = Optional.empty();
    private @Nullable Decision decision;
    private Notes notes = new Notes();
    private @Nullable JsonNode requestObject;
    private @Nullable JsonNode responseObject;
    private @Nullable ObjectNode status;
    private boolean done;

    EventRecording(
            AuditedRequest request,
            AuditPolicy.Scope scope,
            List<AuditSink> sinks,
            InstantSource clock) {
        this.request = request;
        this.scope = scope;
        this.sinks = sinks;
        this.clock = clock;
        this.begun = clock.instant();
        this.reference = reference(request.asked());
    }

    private static ObjectNode reference(Attributes asked) {
        ObjectNode reference = Json.MAPPER.createObjectNode();
        Json.putText(reference, "resource", asked.resource());
        Json.putText(reference, "namespace", asked.namespace());
        Json.putText(reference, "name", asked.name());
        Json.putText(reference, "uid", "");
        Json.putText(reference, "apiGroup", asked.group());
        Json.putText(reference, "apiVersion", asked.version());
        Json.putText(reference, "resourceVersion", "");
        Json.putText(reference, "subresource", asked.subresource());
        return reference;
    }

    @Override
    public boolean active() {
        return true;
    }

    @Override
    public synchronized boolean received() {
        return write(Stage.RECEIVED);
    }

    @Override
    public synchronized void impersonated(User user) {
        impersonated = user.equals(request.user()) ? Optional.empty() : Optional.of(user);
    }

    @Override
    public synchronized void decided(Decision said) {
        decision = said;
    }

    @Override
    public synchronized void noted(Notes said) {
        notes = said;
    }

    @Override
    public synchronized void requested(ApiRequest whole) {
        notes = whole.notes();
        Optional<JsonNode> body = Bodies.tree(whole.body());
        switch (whole.verb()) {
            case CREATE, UPDATE ->
                    body.ifPresent(object -> Bodies.refer(reference, object.path("metadata")));
            case GET, LIST, WATCH, PATCH, DELETE, DELETECOLLECTION -> {}
        }
        if (scope.level().atLeast(Level.REQUEST)) {
            requestObject = body.map(this::shown).orElse(null);
        }
    }

    @Override
    public synchronized void answered(ApiResponse response) {
        switch (response) {
            case ApiResponse.One one -> {
                if (Bodies.isStatus(one.bytes())) {
                    say(Json.MAPPER.readTree(one.bytes()));
                }
                if (scope.level() == Level.REQUEST_RESPONSE) {
                    responseObject = shown(Json.MAPPER.readTree(one.bytes()));
                }
            }
            case ApiResponse.Many many -> {
                if (scope.level() == Level.REQUEST_RESPONSE) {
                    responseObject = shown(Bodies.list(many));
                }
            }
            case ApiResponse.Stream stream -> {}
        }
    }

    @Override
    public synchronized void refused(ApiException refusal) {
        JsonNode body = Json.MAPPER.readTree(StatusBody.failure(refusal));
        say(body);
        if (scope.level() == Level.REQUEST_RESPONSE) {
            responseObject = body;
        }
    }

    private void say(JsonNode body) {
        ObjectNode said = Json.MAPPER.createObjectNode();
        said.putObject("metadata");
        body.properties().stream()
                .filter(field -> OF_STATUS.contains(field.getKey()))
                .forEach(field -> said.set(field.getKey(), field.getValue()));
        status = said;
    }

    @Override
    public synchronized void started(int code) {
        if (request.isLong() && !done) {
            ended(code);
            write(Stage.STARTED);
        }
    }

    @Override
    public synchronized void completed(int code) {
        if (!done) {
            done = true;
            ended(code);
            write(Stage.COMPLETE);
        }
    }

    @Override
    public synchronized void panicked(Throwable failure) {
        if (!done) {
            done = true;
            status = Json.MAPPER.createObjectNode();
            status.putObject("metadata");
            status.put("status", "Failure")
                    .put("message", "the server failed: " + failure.getClass().getSimpleName())
                    .put("reason", "InternalError")
                    .put("code", 500);
            write(Stage.PANIC);
        }
    }

    private void ended(int code) {
        if (status == null) {
            status = Json.MAPPER.createObjectNode();
            status.putObject("metadata");
        }
        status.put("code", code);
    }

    private JsonNode shown(JsonNode object) {
        return scope.omitManagedFields() ? Bodies.withoutManagedFields(object) : object;
    }

    /** Whether the request may go on. */
    private boolean write(Stage stage) {
        if (scope.omitted().contains(stage)) {
            return true;
        }
        ObjectNode event = Json.MAPPER.createObjectNode();
        event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1");
        event.put("level", scope.level().text()).put("auditID", request.id());
        event.put("stage", stage.text()).put("requestURI", request.uri());
        event.put("verb", request.asked().verb());
        event.set("user", Bodies.user(request.user()));
        impersonated.ifPresent(user -> event.set("impersonatedUser", Bodies.user(user)));
        if (!request.sourceIps().isEmpty()) {
            request.sourceIps().forEach(event.putArray("sourceIPs")::add);
        }
        String agent = request.userAgent();
        Json.putText(
                event,
                "userAgent",
                agent.length() > LONGEST_AGENT
                        ? agent.substring(0, LONGEST_AGENT) + "...TRUNCATED"
                        : agent);
        if (request.isResource()) {
            event.set("objectRef", reference.deepCopy());
        }
        if (status != null) {
            event.set("responseStatus", status.deepCopy());
        }
        if (requestObject != null) {
            event.set("requestObject", requestObject);
        }
        if (responseObject != null) {
            event.set("responseObject", responseObject);
        }
        event.put("requestReceivedTimestamp", MICROSECONDS.format(begun));
        event.put(
                "stageTimestamp",
                MICROSECONDS.format(stage == Stage.RECEIVED ? begun : clock.instant()));
        annotate(event);
        boolean taken = true;
        for (AuditSink sink : sinks) {
            taken &= sink.accept(event);
        }
        return taken;
    }

    private void annotate(ObjectNode event) {
        Decision said = decision;
        if (said == null) {
            said = notes.decision().orElse(null);
        }
        ObjectNode annotations = Json.MAPPER.createObjectNode();
        if (said != null) {
            annotations.put("authorization.k8s.io/decision", said.allowed() ? "allow" : "forbid");
            annotations.put("authorization.k8s.io/reason", said.reason());
        }
        notes.annotations().forEach(annotations::put);
        if (!annotations.isEmpty()) {
            event.set("annotations", annotations);
        }
    }
}
