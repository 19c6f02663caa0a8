package dev.navarch.api.admission.webhook;

import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The webhooks that are configured, in the order in which they are asked: by the name of their
 * configuration, then as they stand in it. Read once for each revision; without any configuration a
 * write costs one volatile read.
 */
public final class WebhookConfigurations implements ChangeListener {

    static final String GROUP = "admissionregistration.k8s.io";

    private static final GroupResource MUTATING =
            new GroupResource(GROUP, "mutatingwebhookconfigurations");
    private static final GroupResource VALIDATING =
            new GroupResource(GROUP, "validatingwebhookconfigurations");

    /** What to follow. */
    public static final Set<GroupResource> TYPES = Set.of(MUTATING, VALIDATING);

    private final Map<GroupResource, Map<String, List<Webhook>>> byName =
            Map.of(MUTATING, new TreeMap<>(), VALIDATING, new TreeMap<>());
    private volatile List<Webhook> mutating = List.of();
    private volatile List<Webhook> validating = List.of();

    List<Webhook> mutating() {
        return mutating;
    }

    List<Webhook> validating() {
        return validating;
    }

    @Override
    public synchronized void onChanges(List<Change> changes) {
        for (Change change : changes) {
            Map<String, List<Webhook>> named = byName.get(change.key().type());
            if (named == null) {
                continue;
            }
            String name = change.key().name();
            change.after()
                    .ifPresentOrElse(
                            bytes -> named.put(name, read(name, bytes)), () -> named.remove(name));
        }
        mutating = all(MUTATING);
        validating = all(VALIDATING);
    }

    private List<Webhook> all(GroupResource type) {
        return byName.getOrDefault(type, Map.of()).values().stream().flatMap(List::stream).toList();
    }

    private static List<Webhook> read(String name, byte[] bytes) {
        List<Webhook> webhooks = new ArrayList<>();
        for (JsonNode webhook : JsonMapper.shared().readTree(bytes).path("webhooks")) {
            webhooks.add(Webhook.of(name, webhooks.size(), webhook));
        }
        return webhooks;
    }
}
