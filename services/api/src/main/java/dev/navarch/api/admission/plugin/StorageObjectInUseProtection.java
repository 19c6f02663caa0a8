package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.Resources;
import tools.jackson.databind.node.ArrayNode;

/**
 * Holds volumes and claims by a finalizer, so that they are not deleted under a pod that uses them.
 * The protection controllers of the controller manager take the finalizers away again.
 */
public final class StorageObjectInUseProtection implements AdmissionPlugin {

    @Override
    public String name() {
        return "StorageObjectInUseProtection";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, Resources.PERSISTENT_VOLUMES)
                || Writes.creates(context, Resources.PERSISTENT_VOLUME_CLAIMS);
    }

    @Override
    public void mutate(AdmissionContext context) {
        String finalizer =
                context.request().type().key().equals(Resources.PERSISTENT_VOLUMES)
                        ? "kubernetes.io/pv-protection"
                        : "kubernetes.io/pvc-protection";
        ArrayNode finalizers =
                Writes.object(context)
                        .withObjectProperty("metadata")
                        .withArrayProperty("finalizers");
        if (finalizers.valueStream().noneMatch(f -> f.asString("").equals(finalizer))) {
            finalizers.add(finalizer);
        }
    }
}
