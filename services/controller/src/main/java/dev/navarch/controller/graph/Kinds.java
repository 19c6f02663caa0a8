package dev.navarch.controller.graph;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.ObjectMetaReader.Meta;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which resource an owner reference's group and kind stand for: learned from the objects that there
 * are, from custom resource definitions, and known beforehand for the owners that pods usually
 * have.
 */
public final class Kinds {

    /** A resource, and whether its objects are in namespaces. */
    public record Resource(GroupResource type, boolean namespaced) {}

    private record GroupKind(String group, String kind) {}

    private final Map<GroupKind, Resource> known = new ConcurrentHashMap<>();

    Kinds() {
        seed("Deployment", Resources.DEPLOYMENTS);
        seed("ReplicaSet", Resources.REPLICA_SETS);
        seed("StatefulSet", Resources.STATEFUL_SETS);
        seed("DaemonSet", Resources.DAEMON_SETS);
        seed("Job", Resources.JOBS);
        seed("CronJob", Resources.CRON_JOBS);
        seed("ReplicationController", Resources.REPLICATION_CONTROLLERS);
        seed("Service", Resources.SERVICES);
        seed("Endpoints", Resources.ENDPOINTS);
        seed("ConfigMap", Resources.CONFIG_MAPS);
        seed("Secret", Resources.SECRETS);
        seed("Pod", Resources.PODS);
        known.put(new GroupKind("", "Node"), new Resource(Resources.NODES, false));
    }

    /** The resource of an API version and kind; empty while no object of it was ever seen. */
    public Optional<Resource> find(String apiVersion, String kind) {
        return Optional.ofNullable(known.get(new GroupKind(groupOf(apiVersion), kind)));
    }

    void learn(ObjectKey key, byte[] json, Meta meta) {
        GroupKind kind = new GroupKind(groupOf(meta.apiVersion()), meta.kind());
        if (!known.containsKey(kind)) {
            known.put(kind, new Resource(key.type(), !key.namespace().isEmpty()));
        }
        if (key.type().equals(Resources.CUSTOM_RESOURCE_DEFINITIONS)) {
            ObjectNode spec = Json.readTree(json).withObject("spec");
            String group = spec.path("group").asString("");
            String plural = spec.path("names").path("plural").asString("");
            known.put(
                    new GroupKind(group, spec.path("names").path("kind").asString("")),
                    new Resource(
                            new GroupResource(group, plural),
                            spec.path("scope").asString("").equals("Namespaced")));
        }
    }

    private void seed(String kind, GroupResource type) {
        known.put(new GroupKind(type.group(), kind), new Resource(type, true));
    }

    private static String groupOf(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
}
