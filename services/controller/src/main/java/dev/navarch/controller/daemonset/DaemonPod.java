package dev.navarch.controller.daemonset;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.PodFactory;
import dev.navarch.controller.object.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A daemon's pod: bound for one node by an affinity that only the scheduler can meet there. */
final class DaemonPod {

    static final String REVISION = "controller-revision-hash";
    private static final String NAME_FIELD = "metadata.name";

    private DaemonPod() {}

    static Pod of(DaemonSet set, Node node, String hash, RandomGenerator random) {
        Pod pod = PodFactory.generated(set, set.getSpec().getTemplate(), random);
        pod.setMetadata(pod.getMetadata().edit().addToLabels(REVISION, hash).build());
        pod.getSpec().setTolerations(tolerations(set.getSpec().getTemplate().getSpec()));
        ObjectNode spec = Json.tree(pod.getSpec());
        pin(spec, node.getMetadata().getName());
        pod.setSpec(Json.convert(spec, PodSpec.class));
        return pod;
    }

    /** What every daemon tolerates beside its template's own tolerations. */
    static List<Toleration> tolerations(PodSpec spec) {
        List<Toleration> all = new ArrayList<>(spec.getTolerations());
        add(all, "node.kubernetes.io/not-ready", "NoExecute");
        add(all, "node.kubernetes.io/unreachable", "NoExecute");
        add(all, "node.kubernetes.io/disk-pressure", "NoSchedule");
        add(all, "node.kubernetes.io/memory-pressure", "NoSchedule");
        add(all, "node.kubernetes.io/pid-pressure", "NoSchedule");
        add(all, "node.kubernetes.io/unschedulable", "NoSchedule");
        if (Boolean.TRUE.equals(spec.getHostNetwork())) {
            add(all, "node.kubernetes.io/network-unavailable", "NoSchedule");
        }
        return all;
    }

    private static void add(List<Toleration> all, String key, String effect) {
        Toleration toleration =
                new TolerationBuilder()
                        .withKey(key)
                        .withOperator("Exists")
                        .withEffect(effect)
                        .build();
        if (!all.contains(toleration)) {
            all.add(toleration);
        }
    }

    private static void pin(ObjectNode spec, String node) {
        ObjectNode required =
                spec.withObject("affinity")
                        .withObject("nodeAffinity")
                        .withObject("requiredDuringSchedulingIgnoredDuringExecution");
        JsonNode field =
                Json.node(
                        List.of(
                                Map.of(
                                        "key",
                                        NAME_FIELD,
                                        "operator",
                                        "In",
                                        "values",
                                        List.of(node))));
        if (required.path("nodeSelectorTerms").isEmpty()) {
            required.putArray("nodeSelectorTerms").addObject().set("matchFields", field);
            return;
        }
        for (JsonNode term : required.path("nodeSelectorTerms")) {
            if (term instanceof ObjectNode object) {
                object.set("matchFields", field);
            }
        }
    }

    /** The hash of the template that a pod was made from. */
    static String revision(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String revision = labels == null ? null : labels.get(REVISION);
        return revision == null ? "" : revision;
    }

    /** The node that a pod is on, or is bound for; empty when it is none of a daemon's. */
    static Optional<String> nodeOf(Pod pod) {
        if (!Pods.nodeName(pod).isEmpty()) {
            return Optional.of(Pods.nodeName(pod));
        }
        if (pod.getSpec().getAffinity() == null
                || pod.getSpec().getAffinity().getNodeAffinity() == null
                || pod.getSpec()
                                .getAffinity()
                                .getNodeAffinity()
                                .getRequiredDuringSchedulingIgnoredDuringExecution()
                        == null) {
            return Optional.empty();
        }
        return pod
                .getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .stream()
                .map(NodeSelectorTerm::getMatchFields)
                .flatMap(List::stream)
                .filter(rule -> rule.getKey().equals(NAME_FIELD))
                .flatMap(rule -> rule.getValues().stream())
                .findFirst();
    }
}
