package dev.navarch.scheduler.bus;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.scheduler.plugin.volume.Volumes;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the volume controller for what a placed pod needs, in the way that Kubernetes does. */
final class VolumeCommands implements Volumes.Actions {

    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private final Commands commands;

    VolumeCommands(Commands commands) {
        this.commands = commands;
    }

    @Override
    public void bind(Volumes.Volume volume, Volumes.Claim claim) {
        ObjectKey key = claimKey(claim);
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("spec")
                .putObject("claimRef")
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", key.namespace())
                .put("name", key.name());
        commands.patch(
                ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, volume.name()),
                "",
                PatchType.MERGE,
                patch,
                Preconditions.NONE);
    }

    @Override
    public void provision(Volumes.Claim claim, String node) {
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("metadata").putObject("annotations").put(SELECTED_NODE, node);
        commands.patch(claimKey(claim), "", PatchType.MERGE, patch, Preconditions.NONE);
    }

    private static ObjectKey claimKey(Volumes.Claim claim) {
        return ObjectKey.ofPath(Resources.PERSISTENT_VOLUME_CLAIMS, claim.path());
    }
}
