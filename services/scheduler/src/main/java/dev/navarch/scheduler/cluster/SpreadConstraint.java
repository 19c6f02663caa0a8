package dev.navarch.scheduler.cluster;

/**
 * A topology spread constraint.
 *
 * @param topologyKey the node label whose value makes the domain
 * @param maxSkew by how many pods a domain may exceed the least filled one
 * @param hard {@code DoNotSchedule} when true, {@code ScheduleAnyway} otherwise
 * @param pods which pods are counted
 * @param minDomains with fewer domains than this the least filled one counts as empty
 * @param honorsNodeAffinity whether nodes that the pod's node rules exclude are left out
 * @param honorsTaints whether nodes with taints that the pod does not tolerate are left out
 */
public record SpreadConstraint(
        String topologyKey,
        int maxSkew,
        boolean hard,
        Selector pods,
        int minDomains,
        boolean honorsNodeAffinity,
        boolean honorsTaints) {

    public SpreadConstraint withPods(Selector selector) {
        return new SpreadConstraint(
                topologyKey, maxSkew, hard, selector, minDomains, honorsNodeAffinity, honorsTaints);
    }
}
