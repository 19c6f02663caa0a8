package dev.navarch.api.discovery;

import dev.navarch.api.type.TypeRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The discovery documents, each made when first asked for and kept until the types change. */
public final class Discovery {

    private final ExtraGroups extras;
    private final String serverAddress;
    private final boolean hashes;
    private final KeptDocuments kept;

    public Discovery(TypeRegistry registry, ExtraGroups extras, String serverAddress) {
        this(registry, extras, serverAddress, true);
    }

    /**
     * @param serverAddress host and port that {@code /api} tells clients, {@code 10.0.0.1:6443}
     * @param hashes whether resources show by {@code storageVersionHash} how they are stored
     */
    public Discovery(
            TypeRegistry registry, ExtraGroups extras, String serverAddress, boolean hashes) {
        this.hashes = hashes;
        this.extras = extras;
        this.serverAddress = serverAddress;
        this.kept = new KeptDocuments(registry, extras::generation);
    }

    /** {@code APIVersions}, at {@code /api}. */
    public Document coreVersions() {
        return document("/api", () -> LegacyDiscovery.coreVersions(groups(), serverAddress))
                .orElseThrow();
    }

    /** {@code APIGroupList}, at {@code /apis}. */
    public Document groupList() {
        return document("/apis", () -> LegacyDiscovery.groupList(groups(), extras.groups()))
                .orElseThrow();
    }

    /** {@code APIGroup}, at {@code /apis/<group>}. */
    public Optional<Document> group(String group) {
        if (!groups().groups().containsKey(group) || group.isEmpty()) {
            return Optional.empty();
        }
        return document("/apis/" + group, () -> LegacyDiscovery.group(groups(), group));
    }

    /** {@code APIResourceList}, at {@code /api/v1} and {@code /apis/<group>/<version>}. */
    public Optional<Document> resources(String group, String version) {
        if (groups().types(group, version).isEmpty()) {
            return Optional.empty();
        }
        return document(group + "/" + version, () -> resourceList(group, version));
    }

    /**
     * {@code APIGroupDiscoveryList}: all of discovery in one document for {@code /api} (the core
     * group) and one for {@code /apis}.
     *
     * @param version of {@code apidiscovery.k8s.io}: {@code v2} or {@code v2beta1}
     */
    public Document aggregated(boolean core, String version) {
        return document(
                        "aggregated " + core + " " + version,
                        () -> AggregatedDiscovery.list(groups(), extras.groups(), core, version))
                .orElseThrow();
    }

    private ObjectNode resourceList(String group, String version) {
        ObjectNode list = LegacyDiscovery.resources(groups(), group, version);
        if (!hashes) {
            for (JsonNode resource : list.path("resources")) {
                if (resource instanceof ObjectNode described) {
                    described.remove("storageVersionHash");
                }
            }
        }
        return list;
    }

    private GroupVersions groups() {
        return kept.current().groups();
    }

    private Optional<Document> document(String key, Supplier<ObjectNode> make) {
        return Optional.of(kept.current().get(key, () -> Document.of(make.get())));
    }
}
