package dev.navarch.controller.statefulset;

import dev.navarch.controller.object.PodFactory;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One place of a StatefulSet: its pod and its claims, by their names. */
final class Replica {

    static final String REVISION = "controller-revision-hash";
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

    private Replica() {}

    static int first(StatefulSet set) {
        return set.getSpec().getOrdinals() == null || set.getSpec().getOrdinals().getStart() == null
                ? 0
                : set.getSpec().getOrdinals().getStart();
    }

    static String podName(StatefulSet set, int ordinal) {
        return set.getMetadata().getName() + "-" + ordinal;
    }

    /** The ordinal in a pod's name; -1 when the name is none of this set's. */
    static int ordinal(StatefulSet set, String podName) {
        String prefix = set.getMetadata().getName() + "-";
        if (!podName.startsWith(prefix)) {
            return -1;
        }
        try {
            return Integer.parseInt(podName.substring(prefix.length()));
        } catch (NumberFormatException other) {
            return -1;
        }
    }

    static String revision(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String revision = labels == null ? null : labels.get(REVISION);
        return revision == null ? "" : revision;
    }

    static Pod pod(StatefulSet set, PodTemplateSpec template, int ordinal, String revision) {
        String name = podName(set, ordinal);
        Pod pod = PodFactory.named(set, template, name);
        pod.setMetadata(
                pod.getMetadata()
                        .edit()
                        .withGenerateName(set.getMetadata().getName() + "-")
                        .addToLabels(REVISION, revision)
                        .addToLabels(POD_NAME, name)
                        .addToLabels(POD_INDEX, Integer.toString(ordinal))
                        .build());
        pod.getSpec().setHostname(name);
        pod.getSpec().setSubdomain(set.getSpec().getServiceName());
        Map<String, Volume> volumes = new TreeMap<>();
        for (PersistentVolumeClaim claim : set.getSpec().getVolumeClaimTemplates()) {
            String volume = claim.getMetadata().getName();
            volumes.put(
                    volume,
                    new VolumeBuilder()
                            .withName(volume)
                            .withNewPersistentVolumeClaim()
                            .withClaimName(claimName(set, claim, ordinal))
                            .endPersistentVolumeClaim()
                            .build());
        }
        List<Volume> all = new ArrayList<>(volumes.values());
        pod.getSpec().getVolumes().stream()
                .filter(own -> !volumes.containsKey(own.getName()))
                .forEach(all::add);
        pod.getSpec().setVolumes(all);
        return pod;
    }

    static String claimName(StatefulSet set, PersistentVolumeClaim template, int ordinal) {
        return template.getMetadata().getName() + "-" + podName(set, ordinal);
    }

    static List<PersistentVolumeClaim> claims(StatefulSet set, int ordinal) {
        return set.getSpec().getVolumeClaimTemplates().stream()
                .map(template ->
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withNamespace(set.getMetadata().getNamespace())
                                .withName(claimName(set, template, ordinal))
                                .withLabels(template.getMetadata().getLabels())
                                .addToLabels(set.getSpec().getSelector().getMatchLabels())
                                .withAnnotations(template.getMetadata().getAnnotations())
                                .endMetadata()
                                .withSpec(template.getSpec())
                                .build())
                .toList();
    }
}
