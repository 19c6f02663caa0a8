package dev.navarch.api.audit.sink;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.webhook.ReviewPoster;
import dev.navarch.api.webhook.WebhookException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Another server, which events are posted to as an {@code EventList}. */
public final class AuditWebhook implements AuditBackend {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ReviewPoster server;

    public AuditWebhook(ReviewPoster server) {
        this.server = server;
    }

    @Override
    public void write(List<ObjectNode> events) throws AuditException {
        ObjectNode list = Json.MAPPER.createObjectNode();
        list.put("kind", "EventList").put("apiVersion", "audit.k8s.io/v1");
        list.putObject("metadata");
        events.forEach(list.putArray("items")::add);
        try {
            server.post(list, LIMIT);
        } catch (WebhookException failed) {
            throw new AuditException(failed.text(), failed.code() >= 500 || failed.code() == 429);
        }
    }

    @Override
    public void close() {}
}
