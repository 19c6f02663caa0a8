package dev.navarch.api.auth.node;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.LocalVolumes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The persistent volumes that a node has to do with. */
final class NodeVolumes {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectReader reader;
    private final BoundPods pods;

    NodeVolumes(ObjectReader reader, BoundPods pods) {
        this.reader = reader;
        this.pods = pods;
    }

    /** Whether the claim that the volume is bound to is one that a pod on the node refers to. */
    boolean claimed(String node, String name) {
        return read(ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, name))
                .map(volume -> volume.at("/spec/claimRef"))
                .map(claim -> claimOf(claim.path("namespace"), claim.path("name")))
                .filter(claim ->
                        read(ObjectKey.namespaced(
                                        Resources.PERSISTENT_VOLUME_CLAIMS,
                                        claim.namespace(),
                                        claim.name()))
                                .filter(found ->
                                        found.at("/spec/volumeName").asString("").equals(name))
                                .isPresent())
                .filter(claim -> pods.refer(node, claim))
                .isPresent();
    }

    private static Attributes claimOf(JsonNode namespace, JsonNode name) {
        return new Attributes(
                "get",
                "",
                "v1",
                Resources.PERSISTENT_VOLUME_CLAIMS.resource(),
                "",
                namespace.asString(""),
                name.asString(""),
                "");
    }

    /** A node lets go of a volume of its own whose directory it has removed. */
    boolean released(String node, String name) {
        return read(ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, name))
                .filter(volume -> volume.path("metadata").has("deletionTimestamp"))
                .filter(volume ->
                        LocalVolumes.PROVISIONER.equals(
                                volume.path("metadata")
                                        .path("annotations")
                                        .path(LocalVolumes.PROVISIONED_BY)
                                        .asString("")))
                .filter(volume -> isOn(volume, node))
                .isPresent();
    }

    private static boolean isOn(JsonNode volume, String node) {
        JsonNode terms = volume.at("/spec/nodeAffinity/required/nodeSelectorTerms");
        return terms.size() == 1
                && terms.path(0)
                        .path("matchExpressions")
                        .valueStream()
                        .anyMatch(rule ->
                                rule.path("key").asString("").equals("kubernetes.io/hostname")
                                        && rule.path("operator").asString("").equals("In")
                                        && rule.path("values").size() == 1
                                        && rule.path("values").path(0).asString("").equals(node));
    }

    private Optional<JsonNode> read(ObjectKey key) {
        return reader.cached(key).map(StoredObject::bytes).map(MAPPER::readTree);
    }
}
