package dev.navarch.api.auth.rbac;

import dev.navarch.api.engine.ObjectReader;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the image of roles and bindings up to date from the engine's changes. */
public final class RbacView implements ChangeListener {

    static final String GROUP = "rbac.authorization.k8s.io";
    static final GroupResource ROLES = new GroupResource(GROUP, "roles");
    static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
    static final GroupResource ROLE_BINDINGS = new GroupResource(GROUP, "rolebindings");
    static final GroupResource CLUSTER_ROLE_BINDINGS =
            new GroupResource(GROUP, "clusterrolebindings");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Map<String, List<PolicyRule>> roles = new HashMap<>();
    private final Map<ObjectKey, Binding> bindings = new HashMap<>();
    private final Map<ObjectKey, Long> revisions = new HashMap<>();
    private volatile RbacImage image = RbacImage.EMPTY;

    /** Begins to follow; what exists is taken in first. */
    public Subscription follow(ObjectReader reader) {
        return reader.follow(
                Set.of(ROLES, CLUSTER_ROLES, ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS), this);
    }

    RbacImage image() {
        return image;
    }

    @Override
    public synchronized void onChanges(List<Change> changes) {
        changes.forEach(this::take);
        image = new RbacImage(roles, bindings.values());
    }

    private void take(Change change) {
        ObjectKey key = change.key();
        Long known = revisions.get(key);
        if (known != null && known >= change.revision()) {
            return;
        }
        revisions.put(key, change.revision());
        Optional<JsonNode> object = change.after().map(MAPPER::readTree);
        if (key.type().equals(ROLES) || key.type().equals(CLUSTER_ROLES)) {
            if (object.isPresent()) {
                roles.put(key.path(), PolicyRule.list(object.get().path("rules")));
            } else {
                roles.remove(key.path());
            }
        } else if (object.isPresent()) {
            bindings.put(key, Binding.of(object.get()));
        } else {
            bindings.remove(key);
        }
        if (object.isEmpty()) {
            revisions.remove(key);
        }
    }
}
