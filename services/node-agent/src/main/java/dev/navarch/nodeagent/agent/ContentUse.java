package dev.navarch.nodeagent.agent;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;

/** Which pods show a ConfigMap or Secret in a volume. */
final class ContentUse {

    private ContentUse() {}

    static boolean shows(Pod pod, ObjectKey key) {
        return pod.getMetadata().getNamespace().equals(key.namespace())
                && pod.getSpec().getVolumes().stream().anyMatch(volume -> names(volume, key));
    }

    private static boolean names(Volume volume, ObjectKey key) {
        boolean secret = key.type().equals(Resources.SECRETS);
        if (volume.getProjected() != null) {
            return volume.getProjected().getSources().stream()
                    .anyMatch(source ->
                            secret
                                    ? source.getSecret() != null
                                            && key.name().equals(source.getSecret().getName())
                                    : source.getConfigMap() != null
                                            && key.name().equals(source.getConfigMap().getName()));
        }
        return secret
                ? volume.getSecret() != null
                        && key.name().equals(volume.getSecret().getSecretName())
                : volume.getConfigMap() != null
                        && key.name().equals(volume.getConfigMap().getName());
    }
}
