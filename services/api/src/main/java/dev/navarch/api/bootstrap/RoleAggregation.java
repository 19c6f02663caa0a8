package dev.navarch.api.bootstrap;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.bus.Subscription;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the rules of cluster roles that are made of others: {@code aggregationRule} names those by
 * label. Kubernetes does so in a controller; here it is done where roles are kept.
 */
public final class RoleAggregation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoleAggregation.class);
    private static final GroupResource CLUSTER_ROLES =
            new GroupResource("rbac.authorization.k8s.io", "clusterroles");

    private final ObjectReader reader;
    private final Ensure ensure;
    private final AtomicBoolean dirty = new AtomicBoolean(true);
    private final Subscription subscription;

    public RoleAggregation(ObjectReader reader, Ensure ensure) {
        this.reader = reader;
        this.ensure = ensure;
        this.subscription = reader.follow(Set.of(CLUSTER_ROLES), changes -> dirty.set(true));
    }

    /** Corrects what changed since the last call; to be called about once a second. */
    public void run() {
        if (!dirty.getAndSet(false)) {
            return;
        }
        List<ObjectNode> roles = new ArrayList<>();
        for (StoredObject stored : reader.cached(CLUSTER_ROLES, "")) {
            roles.add(Json.read(stored.bytes()));
        }
        for (ObjectNode role : roles) {
            due(roles, role).ifPresent(rules -> write(role, rules));
        }
    }

    /** The rules that an aggregated role should have, when it has others. */
    static Optional<ArrayNode> due(List<ObjectNode> roles, ObjectNode role) {
        JsonNode selectors = role.path("aggregationRule").path("clusterRoleSelectors");
        if (selectors.isEmpty()) {
            return Optional.empty();
        }
        ArrayNode rules = union(roles, role, selectors);
        return rules.equals(role.path("rules")) ? Optional.empty() : Optional.of(rules);
    }

    private void write(ObjectNode role, ArrayNode rules) {
        ensure.correct(CLUSTER_ROLES, role, current -> withRules(current, rules))
                .exceptionally(failed -> {
                    LOG.warn("An aggregated role could not be written", failed);
                    dirty.set(true);
                    return null;
                });
    }

    private static ObjectNode withRules(ObjectNode role, ArrayNode rules) {
        role.set("rules", rules);
        return role;
    }

    private static ArrayNode union(List<ObjectNode> roles, ObjectNode into, JsonNode selectors) {
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode role : roles) {
            boolean itself =
                    role.path("metadata").path("name").equals(into.path("metadata").path("name"));
            if (itself || selectors.valueStream().noneMatch(s -> selects(s, role))) {
                continue;
            }
            for (JsonNode rule : role.path("rules")) {
                if (rules.valueStream().noneMatch(rule::equals)) {
                    rules.add(rule);
                }
            }
        }
        return rules;
    }

    private static boolean selects(JsonNode selector, ObjectNode role) {
        JsonNode labels = role.path("metadata").path("labels");
        for (var wanted : selector.path("matchLabels").properties()) {
            if (!labels.path(wanted.getKey()).equals(wanted.getValue())) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            JsonNode value = labels.path(expression.path("key").asString(""));
            boolean in = expression.path("values").valueStream().anyMatch(value::equals);
            boolean holds =
                    switch (expression.path("operator").asString("")) {
                        case "In" -> in;
                        case "NotIn" -> !in;
                        case "Exists" -> !value.isMissingNode();
                        default -> value.isMissingNode();
                    };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
