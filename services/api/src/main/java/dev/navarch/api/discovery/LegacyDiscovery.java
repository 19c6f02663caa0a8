package dev.navarch.api.discovery;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Subresource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Discovery as one document for each group and version, the form that every client knows. */
final class LegacyDiscovery {

    private LegacyDiscovery() {}

    static ObjectNode coreVersions(GroupVersions groups, String serverAddress) {
        ObjectNode document = JsonMapper.shared().createObjectNode().put("kind", "APIVersions");
        ArrayNode versions = document.putArray("versions");
        groups.versions("").keySet().forEach(versions::add);
        document.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return document;
    }

    static ObjectNode groupList(GroupVersions groups, List<ObjectNode> extras) {
        ObjectNode document =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("kind", "APIGroupList")
                        .put("apiVersion", "v1");
        ArrayNode listed = document.putArray("groups");
        for (String group : groups.groups().keySet()) {
            if (!group.isEmpty()) {
                describe(listed.addObject(), group, groups.versions(group).keySet());
            }
        }
        for (ObjectNode extra : extras) {
            List<String> versions =
                    extra.path("versions")
                            .valueStream()
                            .map(v -> v.path("version").asString(""))
                            .toList();
            if (!versions.isEmpty()) {
                describe(listed.addObject(), extra.at("/metadata/name").asString(""), versions);
            }
        }
        return document;
    }

    static ObjectNode group(GroupVersions groups, String group) {
        ObjectNode document =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("kind", "APIGroup")
                        .put("apiVersion", "v1");
        describe(document, group, groups.versions(group).keySet());
        return document;
    }

    private static void describe(ObjectNode target, String group, Collection<String> versions) {
        target.put("name", group);
        ArrayNode listed = target.putArray("versions");
        for (String version : versions) {
            groupVersion(listed.addObject(), group, version);
        }
        groupVersion(target.putObject("preferredVersion"), group, versions.iterator().next());
    }

    private static void groupVersion(ObjectNode target, String group, String version) {
        target.put("groupVersion", GroupVersions.groupVersion(group, version));
        target.put("version", version);
    }

    static ObjectNode resources(GroupVersions groups, String group, String version) {
        ObjectNode document =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("kind", "APIResourceList")
                        .put("apiVersion", "v1")
                        .put("groupVersion", GroupVersions.groupVersion(group, version));
        ArrayNode listed = document.putArray("resources");
        for (ResourceDefinition type : groups.types(group, version)) {
            resource(listed.addObject(), type);
            new TreeMap<>(type.subresources())
                    .values()
                    .forEach(sub -> subresource(listed.addObject(), type, sub));
        }
        return document;
    }

    private static void resource(ObjectNode target, ResourceDefinition type) {
        target.put("name", type.key().resource());
        target.put("singularName", type.singular());
        target.put("namespaced", type.namespaced());
        target.put("kind", type.kind());
        addSorted(target.putArray("verbs"), type.verbs());
        addAll(target, "shortNames", type.shortNames());
        addAll(target, "categories", type.categories());
        if (type.stored()) {
            target.put("storageVersionHash", storageVersionHash(type));
        }
    }

    private static void subresource(ObjectNode target, ResourceDefinition type, Subresource sub) {
        target.put("name", type.key().resource() + "/" + sub.name());
        target.put("singularName", "");
        target.put("namespaced", type.namespaced());
        if (!sub.kind().isEmpty()) {
            int slash = sub.kind().indexOf('/');
            int kind = sub.kind().lastIndexOf('/');
            if (slash < kind) {
                target.put("group", sub.kind().substring(0, slash));
            }
            target.put("version", sub.kind().substring(slash == kind ? 0 : slash + 1, kind));
        }
        target.put(
                "kind",
                sub.kind().isEmpty()
                        ? type.kind()
                        : sub.kind().substring(sub.kind().lastIndexOf('/') + 1));
        addSorted(target.putArray("verbs"), sub.verbs());
    }

    static void addSorted(ArrayNode target, Collection<String> texts) {
        texts.stream().sorted().forEach(target::add);
    }

    static void addAll(ObjectNode target, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode array = target.putArray(field);
            texts.forEach(array::add);
        }
    }

    /** Changes when objects are stored in another version; storage migrators watch it. */
    private static String storageVersionHash(ResourceDefinition type) {
        String stored = type.key().group() + "/" + type.storageVersion() + "/" + type.kind();
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(stored.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
