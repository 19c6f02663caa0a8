package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.Resources;
import java.util.Comparator;
import tools.jackson.databind.node.ObjectNode;

/** A claim that names no class gets the default one; of several, the newest. */
public final class DefaultStorageClass implements AdmissionPlugin {

    static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
    private static final String BETA_DEFAULT = "storageclass.beta.kubernetes.io/is-default-class";
    private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";

    private static final Comparator<ObjectNode> NEWEST_THEN_NAME =
            Comparator.<ObjectNode, String>comparing(
                            c -> c.path("metadata").path("creationTimestamp").asString(""))
                    .reversed()
                    .thenComparing(c -> c.path("metadata").path("name").asString(""));

    private final ObjectTrees objects;

    public DefaultStorageClass(ObjectTrees objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, Resources.PERSISTENT_VOLUME_CLAIMS);
    }

    @Override
    public void mutate(AdmissionContext context) {
        ObjectNode spec = Writes.spec(context);
        if (spec.has("storageClassName")
                || !Writes.annotation(Writes.object(context), BETA_CLASS).isEmpty()) {
            return;
        }
        objects.list(Resources.STORAGE_CLASSES, "").stream()
                .filter(c ->
                        Writes.annotation(c, DEFAULT).equals("true")
                                || Writes.annotation(c, BETA_DEFAULT).equals("true"))
                .min(NEWEST_THEN_NAME)
                .ifPresent(c ->
                        spec.put("storageClassName", c.path("metadata").path("name").asString("")));
    }
}
