package dev.navarch.scheduler.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of a pod that a scheduling decision depends on and that pods of one template have in common.
 * Pods with equal traits share one instance, so a verdict on one of them is a verdict on all as
 * long as the node stays the same.
 *
 * @param owner the controlling owner
 * @param preempts false for {@code preemptionPolicy: Never}
 * @param gates names of the scheduling gates that are still closed
 * @param affinity pod affinity and anti-affinity
 * @param spread its own topology spread constraints
 */
public record PodTraits(
        String namespace,
        Map<String, String> labels,
        Optional<Owner> owner,
        String schedulerName,
        int priority,
        boolean preempts,
        List<String> gates,
        Demand demand,
        NodeRules nodeRules,
        List<Toleration> tolerations,
        Affinity affinity,
        List<SpreadConstraint> spread) {

    public PodTraits {
        labels = Map.copyOf(labels);
        gates = List.copyOf(gates);
        tolerations = List.copyOf(tolerations);
        spread = List.copyOf(spread);
    }

    /** The controller that made the pod. */
    public record Owner(String kind, String name, String uid) {}

    /**
     * What the pod takes of a node.
     *
     * @param requests the sum of its requests, which must fit
     * @param nonZero the same with 100 millicores and 200 MB for containers that ask for nothing,
     *     which only scoring uses: otherwise such pods would all go to one node
     * @param images the images of its containers
     * @param claims the persistent volume claims that it mounts
     */
    public record Demand(
            Amounts requests,
            Amounts nonZero,
            List<HostPort> ports,
            List<String> images,
            List<String> claims) {

        public Demand {
            ports = List.copyOf(ports);
            images = List.copyOf(images);
            claims = List.copyOf(claims);
        }
    }

    /**
     * Which nodes the pod wants.
     *
     * @param selector labels that a node must have
     * @param required terms of which one must match, when present
     * @param preferred terms that make a node better
     */
    public record NodeRules(
            Map<String, String> selector,
            Optional<List<NodeTerm>> required,
            List<Preference> preferred) {

        public static final NodeRules NONE = new NodeRules(Map.of(), Optional.empty(), List.of());

        /** A preferred term with its weight, 1 to 100. */
        public record Preference(NodeTerm term, int weight) {}

        public NodeRules {
            selector = Map.copyOf(selector);
            required = required.map(List::copyOf);
            preferred = List.copyOf(preferred);
        }

        public boolean admit(NodeFacts node) {
            for (Map.Entry<String, String> label : selector.entrySet()) {
                if (!label.getValue().equals(node.labels().get(label.getKey()))) {
                    return false;
                }
            }
            return required.isEmpty()
                    || required.get().stream().anyMatch(term -> term.matches(node));
        }
    }

    /** Rules about which pods to be near to and far from. */
    public record Affinity(
            List<AffinityTerm> required,
            List<AffinityTerm> requiredAnti,
            List<AffinityTerm> preferred,
            List<AffinityTerm> preferredAnti) {

        public static final Affinity NONE =
                new Affinity(List.of(), List.of(), List.of(), List.of());

        public Affinity {
            required = List.copyOf(required);
            requiredAnti = List.copyOf(requiredAnti);
            preferred = List.copyOf(preferred);
            preferredAnti = List.copyOf(preferredAnti);
        }

        public boolean isNone() {
            return required.isEmpty()
                    && requiredAnti.isEmpty()
                    && preferred.isEmpty()
                    && preferredAnti.isEmpty();
        }
    }
}
