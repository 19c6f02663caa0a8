package dev.navarch.controller.volume;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimTemplate;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Optional;

/**
 * Makes the claims of pods' ephemeral volumes (KEP-1698). A claim is its pod's, and goes with it;
 * one of the same name that is not the pod's is left alone, and the pod waits.
 */
public final class EphemeralVolumeController implements Controller {

    private final View<Pod> pods;
    private final View<PersistentVolumeClaim> claims;

    public EphemeralVolumeController(ClusterViews views) {
        this.pods = views.of(Resources.PODS, Pod.class);
        this.claims = views.of(Resources.PERSISTENT_VOLUME_CLAIMS, PersistentVolumeClaim.class);
    }

    @Override
    public String name() {
        return "ephemeral_volume";
    }

    @Override
    public void watch(Keys keys) {
        pods.onEvent(event -> event.after().ifPresent(pod -> enqueue(pod, keys)));
        claims.onEvent(event -> {
            if (event.after().isEmpty()) {
                event.before()
                        .flatMap(Owners::controllerOf)
                        .flatMap(owner -> pods.get(event.key().namespace() + "/" + owner.getName()))
                        .ifPresent(pod -> enqueue(pod, keys));
            }
        });
    }

    private static void enqueue(Pod pod, Keys keys) {
        if (Pods.isActive(pod)
                && pod.getSpec().getVolumes().stream().anyMatch(v -> v.getEphemeral() != null)) {
            keys.add(Watching.path(pod));
        }
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<Pod> pod = pods.get(key).filter(Pods::isActive);
        Plan.Builder plan = Plan.builder();
        if (pod.isPresent()) {
            for (Volume volume : pod.get().getSpec().getVolumes()) {
                if (volume.getEphemeral() != null) {
                    create(pod.get(), volume, plan);
                }
            }
        }
        return plan.build();
    }

    private void create(Pod pod, Volume volume, Plan.Builder plan) {
        String name = Pods.ephemeralClaim(pod, volume);
        String namespace = pod.getMetadata().getNamespace();
        PersistentVolumeClaimTemplate template = volume.getEphemeral().getVolumeClaimTemplate();
        if (template == null || claims.get(namespace + "/" + name).isPresent()) {
            return;
        }
        ObjectMeta metadata =
                template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
        plan.write(
                Write.create(
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(name)
                                .withLabels(metadata.getLabels())
                                .withAnnotations(metadata.getAnnotations())
                                .withOwnerReferences(Owners.reference(pod))
                                .endMetadata()
                                .withSpec(template.getSpec())
                                .build()));
    }
}
