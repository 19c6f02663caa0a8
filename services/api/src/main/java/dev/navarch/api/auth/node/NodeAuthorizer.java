package dev.navarch.api.auth.node;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a node may do with objects that concern only some nodes: it reads its own Node, the pods
 * that are bound to it (KEP-4601), and what those refer to, and it lets go of volumes that are
 * directories of its own. What all nodes may do is in the role {@code system:node}.
 */
public final class NodeAuthorizer implements Authorizer {

    private static final String NODES = "system:nodes";
    private static final String NODE_USER = "system:node:";
    private static final GroupResource ATTACHMENTS =
            new GroupResource("storage.k8s.io", "volumeattachments");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> READ = Set.of("get", "list", "watch");
    private static final Set<String> REFERRED =
            Set.of("secrets", "configmaps", "persistentvolumeclaims");

    private final ObjectReader reader;
    private final BoundPods pods;
    private final NodeVolumes volumes;

    public NodeAuthorizer(ObjectReader reader) {
        this.reader = reader;
        this.pods = new BoundPods(reader);
        this.volumes = new NodeVolumes(reader, pods);
    }

    @Override
    public Decision authorize(User user, Attributes asked) {
        if (!user.name().startsWith(NODE_USER) || !user.inGroup(NODES)) {
            return Decision.NO_OPINION;
        }
        String node = user.name().substring(NODE_USER.length());
        if (asked.group().isEmpty()) {
            return core(node, asked);
        }
        return new GroupResource(asked.group(), asked.resource()).equals(ATTACHMENTS)
                ? attachment(node, asked)
                : Decision.NO_OPINION;
    }

    private Decision core(String node, Attributes asked) {
        if (asked.resource().equals("serviceaccounts")) {
            return account(node, asked);
        }
        if (!asked.subresource().isEmpty()) {
            return Decision.NO_OPINION;
        }
        if (asked.resource().equals("persistentvolumes")) {
            return volume(node, asked);
        }
        if (!READ.contains(asked.verb())) {
            return Decision.NO_OPINION;
        }
        return switch (asked.resource()) {
            case "nodes" -> nodes(node, asked);
            case "pods" -> pods(node, asked);
            default ->
                    REFERRED.contains(asked.resource()) && named(asked)
                            ? related(node, pods.refer(node, asked))
                            : Decision.NO_OPINION;
        };
    }

    private static Decision nodes(String node, Attributes asked) {
        if (asked.name().equals(node)) {
            return new Decision(true, "");
        }
        String what = asked.name().isEmpty() ? "all nodes" : "'" + asked.name() + "'";
        return new Decision(
                false, "node '" + node + "' cannot read " + what + ", only its own Node object");
    }

    private Decision pods(String node, Attributes asked) {
        if (asked.verb().equals("get")) {
            return related(node, named(asked) && pods.isBound(node, asked));
        }
        if (BoundPods.selectedBy(asked.selected(), node)
                || (named(asked) && pods.isBound(node, asked))) {
            return new Decision(true, "");
        }
        return new Decision(false, "can only list/watch pods with spec.nodeName field selector");
    }

    private Decision account(String node, Attributes asked) {
        boolean token = asked.verb().equals("create") && asked.subresource().equals("token");
        boolean read = asked.verb().equals("get") && asked.subresource().isEmpty();
        return (token || read) && named(asked)
                ? related(node, pods.refer(node, asked))
                : Decision.NO_OPINION;
    }

    private Decision volume(String node, Attributes asked) {
        return switch (asked.verb()) {
            case "get" -> related(node, volumes.claimed(node, asked.name()));
            case "patch" -> new Decision(volumes.released(node, asked.name()), "");
            default -> Decision.NO_OPINION;
        };
    }

    private Decision attachment(String node, Attributes asked) {
        if (!asked.subresource().isEmpty() || !asked.verb().equals("get")) {
            return Decision.NO_OPINION;
        }
        return related(
                node,
                reader.cached(ObjectKey.cluster(ATTACHMENTS, asked.name()))
                        .map(StoredObject::bytes)
                        .map(MAPPER::readTree)
                        .filter(found -> found.at("/spec/nodeName").asString("").equals(node))
                        .isPresent());
    }

    private static boolean named(Attributes asked) {
        return !asked.namespace().isEmpty() && !asked.name().isEmpty();
    }

    private static Decision related(String node, boolean related) {
        return new Decision(
                related,
                related ? "" : "no relationship found between node '" + node + "' and this object");
    }
}
