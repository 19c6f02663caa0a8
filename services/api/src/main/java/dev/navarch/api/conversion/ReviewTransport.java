package dev.navarch.api.conversion;

import dev.navarch.api.webhook.ClientConfig;
import dev.navarch.api.webhook.WebhookException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** How a ConversionReview travels; a {@code WebhookClient} but in tests. */
@FunctionalInterface
public interface ReviewTransport {

    /**
     * @throws WebhookException when there is no answer within the limit, or no success
     */
    JsonNode post(ClientConfig to, JsonNode review, Duration limit) throws WebhookException;
}
