package dev.navarch.api.conversion;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.webhook.ClientConfig;
import dev.navarch.api.webhook.WebhookException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts custom objects by their definition's webhook ({@code ConversionReview} of
 * apiextensions.k8s.io/v1), a list in one call; all else as before. Calls block.
 */
public final class WebhookConversion implements Conversion {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Conversion others;
    private final Function<ResourceDefinition, ConversionHook> hooks;
    private final ReviewTransport transport;
    private final Supplier<RandomGenerator> random;

    public WebhookConversion(
            Conversion others,
            Function<ResourceDefinition, ConversionHook> hooks,
            ReviewTransport transport,
            Supplier<RandomGenerator> random) {
        this.others = others;
        this.hooks = hooks;
        this.transport = transport;
        this.random = random;
    }

    @Override
    public boolean asStored(ResourceDefinition type, String version) {
        return others.asStored(type, version)
                && !(type.custom() && type.versions().size() > 1 && hooks.apply(type).mixed());
    }

    @Override
    public boolean blocks(ResourceDefinition type) {
        return type.custom() && hooks.apply(type).client().isPresent();
    }

    @Override
    public ObjectNode fromStorage(ResourceDefinition type, String version, ObjectNode stored) {
        return type.custom()
                ? converted(type, version, List.of(stored)).getFirst()
                : others.fromStorage(type, version, stored);
    }

    @Override
    public List<ObjectNode> allFromStorage(
            ResourceDefinition type, String version, List<ObjectNode> stored) {
        return type.custom()
                ? converted(type, version, stored)
                : others.allFromStorage(type, version, stored);
    }

    @Override
    public ObjectNode toStorage(ResourceDefinition type, String version, ObjectNode object) {
        return type.custom()
                ? converted(type, type.storageVersion(), List.of(object)).getFirst()
                : others.toStorage(type, version, object);
    }

    private List<ObjectNode> converted(
            ResourceDefinition type, String version, List<ObjectNode> objects) {
        String desired = type.apiVersion(version);
        ConversionHook hook = hooks.apply(type);
        if (hook.client().isEmpty()) {
            objects.forEach(object -> object.put("apiVersion", desired));
            return objects;
        }
        List<ObjectNode> others =
                objects.stream().filter(o -> !version(o).equals(desired)).toList();
        if (others.isEmpty()) {
            return objects;
        }
        List<ObjectNode> answered = ask(hook.client().get(), desired, others);
        List<ObjectNode> all = new ArrayList<>(objects.size());
        int next = 0;
        for (ObjectNode object : objects) {
            all.add(version(object).equals(desired) ? object : answered.get(next++));
        }
        return all;
    }

    private List<ObjectNode> ask(ClientConfig client, String desired, List<ObjectNode> objects) {
        ObjectNode first = objects.getFirst();
        String about = version(first) + ", Kind=" + first.path("kind").asString("");
        String uid = uid();
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "ConversionReview").put("apiVersion", "apiextensions.k8s.io/v1");
        ObjectNode request = review.putObject("request");
        request.put("uid", uid).put("desiredAPIVersion", desired);
        ArrayNode sent = request.putArray("objects");
        objects.forEach(sent::add);
        JsonNode response;
        try {
            response = transport.post(client, review, LIMIT).path("response");
        } catch (WebhookException e) {
            throw failed(about, e.text());
        }
        if (!response.path("uid").asString("").equals(uid)) {
            throw failed(about, "expected response.uid=\"" + uid + "\"");
        }
        JsonNode result = response.path("result");
        if (!result.path("status").asString("").equals("Success")) {
            throw failed(about, result.path("message").asString("no message given"));
        }
        JsonNode answered = response.path("convertedObjects");
        if (answered.size() != objects.size()) {
            throw failed(
                    about,
                    "expected " + objects.size() + " converted objects, got " + answered.size());
        }
        List<ObjectNode> converted = new ArrayList<>(objects.size());
        for (int i = 0; i < objects.size(); i++) {
            converted.add(accepted(about, desired, objects.get(i), answered.get(i), i));
        }
        return converted;
    }

    /** Of metadata only labels and annotations may differ. */
    private static ObjectNode accepted(
            String about, String desired, ObjectNode before, JsonNode answered, int index) {
        String which = "invalid converted object at index " + index + ": ";
        if (!(answered instanceof ObjectNode after) || !version(after).equals(desired)) {
            throw failed(about, which + "expected apiVersion " + desired);
        }
        if (!after.path("kind").equals(before.path("kind"))) {
            throw failed(about, which + "invalid kind");
        }
        for (String field : List.of("name", "namespace", "uid")) {
            if (!after.path("metadata").path(field).equals(before.path("metadata").path(field))) {
                throw failed(about, which + "metadata." + field + " was changed");
            }
        }
        ObjectNode metadata = before.withObjectProperty("metadata").deepCopy();
        for (String field : List.of("labels", "annotations")) {
            JsonNode changed = after.path("metadata").get(field);
            if (changed == null || changed.isNull()) {
                metadata.remove(field);
            } else {
                metadata.set(field, changed);
            }
        }
        after.set("metadata", metadata);
        return after;
    }

    private static String version(ObjectNode object) {
        return object.path("apiVersion").asString("");
    }

    private static ApiException failed(String about, String why) {
        return new ApiException(
                500,
                "InternalError",
                "conversion webhook for " + about + " failed: " + why,
                Details.NONE,
                List.of());
    }

    private String uid() {
        RandomGenerator generator = random.get();
        return new UUID(generator.nextLong(), generator.nextLong()).toString();
    }
}
