package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.AffinityTerm;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.PodTraits.Affinity;
import dev.navarch.scheduler.cluster.Snapshot;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.PreScore;
import dev.navarch.scheduler.framework.Score;
import dev.navarch.scheduler.framework.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Puts pods near to and far from other pods, where near means in the same domain of a node label.
 * Requirements of pods that already run are kept as well as those of the new one.
 */
public final class InterPodAffinity implements PreFilter, Filter, PreScore, Score {

    /** What a running pod's required affinity to the new pod is worth as a preference. */
    private static final int REQUIRED_WEIGHT = 1;

    private static final Status NOT_NEAR =
            Status.unresolvable("node(s) didn't match pod affinity rules");
    private static final Status NOT_FAR =
            Status.unschedulable("node(s) didn't match pod anti-affinity rules");
    private static final Status UNWELCOME =
            Status.unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");

    private record Domain(String topologyKey, String value) {}

    private record Counting(Object terms, boolean all, long namespaces) {}

    /**
     * @param unwelcome domains with pods that the new pod must stay away from by their own rules
     * @param near how many pods that fulfil all the new pod's affinity terms are in each domain
     * @param far how many pods that it must stay away from are in each domain
     */
    private record Required(
            Map<Domain, Integer> unwelcome,
            Set<String> unwelcomeKeys,
            Map<Domain, Integer> near,
            Map<Domain, Integer> far) {}

    private record Preferred(Map<Domain, Long> weights, Set<String> keys) {}

    private final NamespaceLabels namespaces;
    private final MatchCounts counts = new MatchCounts();
    private final CycleState.Key<Required> requiredKey = new CycleState.Key<>(Required.class);
    private final CycleState.Key<Preferred> preferredKey = new CycleState.Key<>(Preferred.class);

    public InterPodAffinity(NamespaceLabels namespaces) {
        this.namespaces = namespaces;
    }

    @Override
    public String name() {
        return "InterPodAffinity";
    }

    @Override
    public Outcome preFilter(CycleState state, PodInfo pod) {
        Affinity affinity = pod.traits().affinity();
        Map<Domain, Integer> unwelcome = unwelcome(state.snapshot(), pod);
        if (unwelcome.isEmpty()
                && affinity.required().isEmpty()
                && affinity.requiredAnti().isEmpty()) {
            return Outcome.SKIP;
        }
        state.put(
                requiredKey,
                new Required(
                        unwelcome,
                        keys(unwelcome),
                        near(state.snapshot(), affinity.required()),
                        far(state.snapshot(), affinity.requiredAnti())));
        return Outcome.PROCEED;
    }

    private Map<Domain, Integer> unwelcome(Snapshot snapshot, PodInfo pod) {
        Map<Domain, Integer> domains = new HashMap<>();
        for (NodeInfo node : snapshot.nodesWithRequiredAnti()) {
            for (PodInfo other : node.pods()) {
                for (AffinityTerm term : other.traits().affinity().requiredAnti()) {
                    if (selects(term, pod)) {
                        add(domains, node, term, 1);
                    }
                }
            }
        }
        return domains;
    }

    private Map<Domain, Integer> near(Snapshot snapshot, List<AffinityTerm> terms) {
        Map<Domain, Integer> domains = new HashMap<>();
        if (!terms.isEmpty()) {
            int[] matching = count(snapshot, terms, true, other -> all(terms, other));
            for (int i = 0; i < matching.length; i++) {
                for (AffinityTerm term : terms) {
                    add(domains, snapshot.at(i), term, matching[i]);
                }
            }
        }
        return domains;
    }

    private Map<Domain, Integer> far(Snapshot snapshot, List<AffinityTerm> terms) {
        Map<Domain, Integer> domains = new HashMap<>();
        for (AffinityTerm term : terms) {
            int[] matching = count(snapshot, term, false, other -> selects(term, other));
            for (int i = 0; i < matching.length; i++) {
                add(domains, snapshot.at(i), term, matching[i]);
            }
        }
        return domains;
    }

    private int[] count(
            Snapshot snapshot, Object terms, boolean all, Predicate<PodInfo> condition) {
        return counts.count(snapshot, new Counting(terms, all, namespaces.version()), condition);
    }

    private static void add(
            Map<Domain, Integer> domains, NodeInfo node, AffinityTerm term, int count) {
        String value = node.node().labels().get(term.topologyKey());
        if (value != null && count > 0) {
            domains.merge(new Domain(term.topologyKey(), value), count, Integer::sum);
        }
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        Required required = state.require(requiredKey);
        Affinity affinity = pod.traits().affinity();
        if (!isNear(required, pod, node, affinity.required())) {
            return NOT_NEAR;
        }
        for (AffinityTerm term : affinity.requiredAnti()) {
            if (holds(required.far(), node, term)) {
                return NOT_FAR;
            }
        }
        for (String topologyKey : required.unwelcomeKeys()) {
            String value = node.node().labels().get(topologyKey);
            if (value != null && required.unwelcome().containsKey(new Domain(topologyKey, value))) {
                return UNWELCOME;
            }
        }
        return Status.success();
    }

    /** The first pod of a group that wants to be near its own kind may go anywhere. */
    private boolean isNear(
            Required required, PodInfo pod, NodeInfo node, List<AffinityTerm> terms) {
        boolean near = true;
        for (AffinityTerm term : terms) {
            if (!node.node().labels().containsKey(term.topologyKey())) {
                return false;
            }
            near &= holds(required.near(), node, term);
        }
        return near || (required.near().isEmpty() && all(terms, pod));
    }

    private static Set<String> keys(Map<Domain, ?> domains) {
        return domains.keySet().stream().map(Domain::topologyKey).collect(Collectors.toSet());
    }

    private static boolean holds(Map<Domain, Integer> domains, NodeInfo node, AffinityTerm term) {
        String value = node.node().labels().get(term.topologyKey());
        return value != null && domains.containsKey(new Domain(term.topologyKey(), value));
    }

    @Override
    public boolean preScore(CycleState state, PodInfo pod, List<NodeInfo> fitting) {
        Affinity own = pod.traits().affinity();
        boolean wishes = !own.preferred().isEmpty() || !own.preferredAnti().isEmpty();
        Snapshot snapshot = state.snapshot();
        Map<Domain, Long> weights = new HashMap<>();
        if (wishes) {
            for (int i = 0; i < snapshot.size(); i++) {
                NodeInfo node = snapshot.at(i);
                for (PodInfo other : node.pods()) {
                    weigh(weights, node, own.preferred(), other, 1);
                    weigh(weights, node, own.preferredAnti(), other, -1);
                }
            }
        }
        for (NodeInfo node : snapshot.nodesWithAffinity()) {
            for (PodInfo other : node.pods()) {
                Affinity theirs = other.traits().affinity();
                weigh(weights, node, theirs.required(), pod, 1);
                weigh(weights, node, theirs.preferred(), pod, 1);
                weigh(weights, node, theirs.preferredAnti(), pod, -1);
            }
        }
        state.put(preferredKey, new Preferred(weights, keys(weights)));
        return !weights.isEmpty();
    }

    private void weigh(
            Map<Domain, Long> weights,
            NodeInfo node,
            List<AffinityTerm> terms,
            PodInfo subject,
            int sign) {
        for (AffinityTerm term : terms) {
            String value = node.node().labels().get(term.topologyKey());
            if (value != null && selects(term, subject)) {
                long weight = term.weight() == 0 ? REQUIRED_WEIGHT : term.weight();
                weights.merge(new Domain(term.topologyKey(), value), sign * weight, Long::sum);
            }
        }
    }

    @Override
    public long score(CycleState state, PodInfo pod, NodeInfo node) {
        long sum = 0;
        Preferred preferred = state.require(preferredKey);
        for (String topologyKey : preferred.keys()) {
            String value = node.node().labels().get(topologyKey);
            if (value != null) {
                sum += preferred.weights().getOrDefault(new Domain(topologyKey, value), 0L);
            }
        }
        return sum;
    }

    @Override
    public void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (long score : scores) {
            least = Math.min(least, score);
            most = Math.max(most, score);
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = most == least ? 0 : MAX * (scores[i] - least) / (most - least);
        }
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        Affinity affinity = pod.traits().affinity();
        return switch (event) {
            case ClusterEvent.NodeAdded ignored -> true;
            case ClusterEvent.NodeUpdated updated ->
                    !updated.before().labels().equals(updated.after().labels());
            case ClusterEvent.AssignedPodAdded added -> all(affinity.required(), added.pod());
            case ClusterEvent.AssignedPodUpdated updated ->
                    !updated.before().traits().labels().equals(updated.after().traits().labels());
            case ClusterEvent.AssignedPodDeleted deleted ->
                    affinity.requiredAnti().stream().anyMatch(term -> selects(term, deleted.pod()))
                            || deleted.pod().traits().affinity().requiredAnti().stream()
                                    .anyMatch(term -> selects(term, pod));
            case ClusterEvent.VolumesChanged ignored -> false;
            case ClusterEvent.NamespaceChanged ignored -> true;
        };
    }

    private boolean all(List<AffinityTerm> terms, PodInfo pod) {
        return terms.stream().allMatch(term -> selects(term, pod));
    }

    private boolean selects(AffinityTerm term, PodInfo pod) {
        return term.selects(pod, namespaces.of(pod.namespace()));
    }
}
