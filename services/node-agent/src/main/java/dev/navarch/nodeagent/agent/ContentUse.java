package dev.navarch.nodeagent.agent;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.volume.ClaimVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;

/** Which pods use an object in a volume: a ConfigMap, a Secret or a claim. */
final class ContentUse {

    private ContentUse() {}

    static boolean shows(Pod pod, ObjectKey key) {
        return pod.getMetadata().getNamespace().equals(key.namespace())
                && pod.getSpec().getVolumes().stream().anyMatch(volume -> names(volume, key));
    }

    /** Whether the pod has not ended and a volume of its is of the claim. */
    static boolean claims(Pod pod, String namespace, String claim) {
        String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
        return !"Succeeded".equals(phase)
                && !"Failed".equals(phase)
                && pod.getMetadata().getNamespace().equals(namespace)
                && pod.getSpec().getVolumes().stream()
                        .anyMatch(volume -> claim.equals(ClaimVolume.claimOf(pod, volume)));
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
