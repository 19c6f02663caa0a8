package dev.navarch.api.webhook;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Asks another server something by posting an object to it. */
@FunctionalInterface
public interface ReviewPoster {

    /**
     * @param limit for all tries together
     * @throws WebhookException when there is no answer in time or it is no success
     */
    JsonNode post(JsonNode body, Duration limit) throws WebhookException;
}
