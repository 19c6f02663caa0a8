package dev.navarch.api.discovery;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.api.type.TypeVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is served, by group and version; the preferred version of a group comes first. */
public final class GroupVersions {

    private final Map<String, Map<String, List<ResourceDefinition>>> groups = new LinkedHashMap<>();

    private GroupVersions() {}

    public static GroupVersions of(TypeRegistry registry) {
        GroupVersions found = new GroupVersions();
        for (ResourceDefinition type : registry.all()) {
            for (TypeVersion version : type.versions()) {
                if (version.served()) {
                    found.groups
                            .computeIfAbsent(
                                    type.key().group(),
                                    g -> new TreeMap<>(VersionOrder.NEWEST_STABLE_FIRST))
                            .computeIfAbsent(version.name(), v -> new ArrayList<>())
                            .add(type);
                }
            }
        }
        return found;
    }

    /** In the order in which the registry holds them; the core group has the empty name. */
    public Map<String, Map<String, List<ResourceDefinition>>> groups() {
        return groups;
    }

    public Map<String, List<ResourceDefinition>> versions(String group) {
        return groups.getOrDefault(group, Map.of());
    }

    public List<ResourceDefinition> types(String group, String version) {
        return versions(group).getOrDefault(version, List.of());
    }

    /** {@code apps/v1}, or {@code v1} for the core group. */
    public static String groupVersion(String group, String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
