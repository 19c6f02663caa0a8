package dev.navarch.api.conversion;

import dev.navarch.api.webhook.ClientConfig;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How a custom type's objects get from one version to another.
 *
 * @param client the webhook that converts; empty when only {@code apiVersion} differs
 * @param mixed whether objects may be stored in more than one version
 */
public record ConversionHook(Optional<ClientConfig> client, boolean mixed) {

    /** For types without anything to convert. */
    public static final ConversionHook NONE = new ConversionHook(Optional.empty(), false);

    /** Reads a CustomResourceDefinition. */
    public static ConversionHook of(JsonNode definition) {
        JsonNode conversion = definition.at("/spec/conversion");
        JsonNode config = conversion.at("/webhook/clientConfig");
        boolean hook =
                conversion.path("strategy").asString("").equals("Webhook") && config.isObject();
        return new ConversionHook(
                hook ? Optional.of(ClientConfig.of(config)) : Optional.empty(),
                definition.at("/status/storedVersions").size() > 1);
    }
}
