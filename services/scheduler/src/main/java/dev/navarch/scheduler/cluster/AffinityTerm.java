package dev.navarch.scheduler.cluster;

import java.util.Map;
import java.util.Set;

/**
 * A term of pod affinity or anti-affinity.
 *
 * @param topologyKey the node label whose value makes the domain
 * @param pods which pods it is about
 * @param namespaces the namespaces named; the pod's own when neither names nor a selector are given
 * @param namespaceSelector further namespaces, by their labels
 * @param weight 1 to 100 for a preference; 0 for a requirement
 */
public record AffinityTerm(
        String topologyKey,
        Selector pods,
        Set<String> namespaces,
        Selector namespaceSelector,
        int weight) {

    public AffinityTerm {
        namespaces = Set.copyOf(namespaces);
    }

    /**
     * @param namespaceLabels of the pod's namespace
     */
    public boolean selects(PodInfo pod, Map<String, String> namespaceLabels) {
        return (namespaces.contains(pod.namespace()) || namespaceSelector.matches(namespaceLabels))
                && pods.matches(pod.traits().labels());
    }
}
