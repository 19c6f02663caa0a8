package dev.navarch.controller.object;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.random.RandomGenerator;

/** Makes pods from a controller's template. */
public final class PodFactory {

    private PodFactory() {}

    /** A pod with a generated name, owned by the controller. */
    public static Pod generated(
            HasMetadata owner, PodTemplateSpec template, RandomGenerator random) {
        String prefix = owner.getMetadata().getName() + "-";
        Pod pod = named(owner, template, Names.generate(prefix, random));
        pod.getMetadata().setGenerateName(prefix);
        return pod;
    }

    /** A pod of the given name, owned by the controller. The pod may be changed further. */
    public static Pod named(HasMetadata owner, PodTemplateSpec template, String name) {
        ObjectMetaBuilder metadata = new ObjectMetaBuilder();
        ObjectMeta from = template.getMetadata();
        if (from != null) {
            metadata.withLabels(from.getLabels())
                    .withAnnotations(from.getAnnotations())
                    .withFinalizers(from.getFinalizers());
        }
        metadata.withName(name)
                .withNamespace(owner.getMetadata().getNamespace())
                .withOwnerReferences(Owners.reference(owner));
        PodSpec spec = template.getSpec() == null ? new PodSpec() : template.getSpec();
        return new PodBuilder()
                .withMetadata(metadata.build())
                .withSpec(spec.toBuilder().build())
                .build();
    }
}
