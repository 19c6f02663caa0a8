package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Snapshot;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Diagnosis;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.Plugin;
import dev.navarch.scheduler.framework.PostFilter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes room for a pod by deleting pods of lower priority: on each node as few and as unimportant
 * ones as do, then on the node where that hurts least (API reference: pod priority and preemption).
 */
public final class DefaultPreemption implements PostFilter {

    private static final int LEAST_CANDIDATES = 100;
    private static final int CANDIDATES_PERCENT = 10;
    private static final Status USELESS =
            Status.unresolvable("Preemption is not helpful for scheduling");
    private static final Status NO_VICTIMS =
            Status.unresolvable("No preemption victims found for incoming pod");

    private final FilterChain filters;
    private final Supplier<List<DisruptionBudget>> budgets;
    private final RandomGenerator random;

    /**
     * @param plugins whose filters a pod must pass
     */
    public DefaultPreemption(
            List<? extends Plugin> plugins,
            Supplier<List<DisruptionBudget>> budgets,
            RandomGenerator random) {
        this.filters = new FilterChain(plugins);
        this.budgets = budgets;
        this.random = random;
    }

    @Override
    public String name() {
        return "DefaultPreemption";
    }

    @Override
    public Outcome postFilter(CycleState state, PodInfo pod, Diagnosis diagnosis) {
        Snapshot snapshot = state.snapshot();
        if (!pod.traits().preempts()) {
            return stay("not eligible due to preemptionPolicy=Never.");
        }
        if (waitsForVictims(snapshot, pod)) {
            return stay("not eligible due to terminating pod on the nominated node.");
        }
        Map<String, Status> refused = new HashMap<>();
        List<Victims> candidates = candidates(snapshot, pod, diagnosis, refused);
        Optional<Victims> best = candidates.stream().min(Victims.LEAST_HARM);
        if (best.isEmpty()) {
            Diagnosis why = new Diagnosis(snapshot.size(), refused, USELESS, "", Set.of());
            return new Outcome.NoRoom("preemption: " + why.message(""));
        }
        return new Outcome.MakeRoom(new Room(best.get().node(), best.get().pods()));
    }

    private static Outcome stay(String message) {
        return new Outcome.Stay("preemption: " + message);
    }

    /** Room was already made for it: nobody else need go while its victims are on their way. */
    private static boolean waitsForVictims(Snapshot snapshot, PodInfo pod) {
        return !pod.nominatedNode().isEmpty()
                && snapshot.get(pod.nominatedNode())
                        .map(node ->
                                node.pods().stream()
                                        .anyMatch(other ->
                                                other.deleting()
                                                        && other.priority() < pod.priority()))
                        .orElse(false);
    }

    private List<Victims> candidates(
            Snapshot snapshot, PodInfo pod, Diagnosis diagnosis, Map<String, Status> refused) {
        List<NodeInfo> promising = new ArrayList<>();
        for (int i = 0; i < snapshot.size(); i++) {
            NodeInfo node = snapshot.at(i);
            Status status = diagnosis.byNode().getOrDefault(node.name(), diagnosis.others());
            if (status instanceof Status.Unschedulable) {
                promising.add(node);
            }
        }
        List<Victims> candidates = new ArrayList<>();
        int enough = Math.max(LEAST_CANDIDATES, snapshot.size() * CANDIDATES_PERCENT / 100);
        int start = promising.isEmpty() ? 0 : random.nextInt(promising.size());
        for (int i = 0; i < promising.size() && candidates.size() < enough; i++) {
            NodeInfo node = promising.get((start + i) % promising.size());
            Optional<Victims> victims = victims(snapshot, pod, node, refused);
            victims.ifPresent(candidates::add);
        }
        return candidates;
    }

    private Optional<Victims> victims(
            Snapshot snapshot, PodInfo pod, NodeInfo node, Map<String, Status> refused) {
        List<PodInfo> lower =
                node.pods().stream().filter(other -> other.priority() < pod.priority()).toList();
        if (lower.isEmpty()) {
            refused.put(node.name(), NO_VICTIMS);
            return Optional.empty();
        }
        NodeInfo without = node;
        for (PodInfo other : lower) {
            without = without.minus(other.uid());
        }
        Status status = filters.check(snapshot.with(List.of(without)), pod, node.name());
        if (!status.ok()) {
            refused.put(node.name(), status);
            return Optional.empty();
        }
        return Optional.of(reprieve(snapshot, pod, without, lower));
    }

    /** Puts back every pod that need not go, first those whose budget allows no loss. */
    private Victims reprieve(
            Snapshot snapshot, PodInfo pod, NodeInfo without, List<PodInfo> lower) {
        Map<PodInfo, Boolean> breaking = breakingBudgets(lower);
        List<PodInfo> victims = new ArrayList<>();
        int broken = 0;
        NodeInfo node = without;
        for (boolean breaks : new boolean[] {true, false}) {
            for (Map.Entry<PodInfo, Boolean> entry : breaking.entrySet()) {
                if (entry.getValue() != breaks) {
                    continue;
                }
                NodeInfo kept = node.plus(entry.getKey());
                if (filters.check(snapshot.with(List.of(kept)), pod, node.name()).ok()) {
                    node = kept;
                } else {
                    victims.add(entry.getKey());
                    broken += breaks ? 1 : 0;
                }
            }
        }
        victims.sort(Victims.MOST_IMPORTANT_FIRST);
        return new Victims(node.name(), victims, broken);
    }

    private Map<PodInfo, Boolean> breakingBudgets(List<PodInfo> pods) {
        List<DisruptionBudget> all = budgets.get();
        int[] left = all.stream().mapToInt(DisruptionBudget::allowed).toArray();
        Map<PodInfo, Boolean> breaking = new LinkedHashMap<>();
        for (PodInfo pod : pods.stream().sorted(Victims.MOST_IMPORTANT_FIRST).toList()) {
            boolean breaks = false;
            for (int i = 0; i < left.length; i++) {
                if (all.get(i).covers(pod) && !pod.deleting()) {
                    breaks |= --left[i] < 0;
                }
            }
            breaking.put(pod, breaks);
        }
        return breaking;
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return event instanceof ClusterEvent.AssignedPodDeleted;
    }

    /** Asks the filters what they would say of another image of the cluster. */
    private static final class FilterChain {

        private final List<PreFilter> preFilters;
        private final List<Filter> filters;

        FilterChain(List<? extends Plugin> plugins) {
            this.preFilters = of(plugins, PreFilter.class);
            this.filters = of(plugins, Filter.class);
        }

        private static <T> List<T> of(List<? extends Plugin> plugins, Class<T> type) {
            return plugins.stream().filter(type::isInstance).map(type::cast).toList();
        }

        Status check(Snapshot snapshot, PodInfo pod, String nodeName) {
            CycleState state = new CycleState(snapshot);
            List<Plugin> skipped = new ArrayList<>();
            for (PreFilter plugin : preFilters) {
                switch (plugin.preFilter(state, pod)) {
                    case PreFilter.Outcome.Proceed ignored -> {}
                    case PreFilter.Outcome.Only ignored -> {}
                    case PreFilter.Outcome.Skip ignored -> skipped.add(plugin);
                    case PreFilter.Outcome.Reject rejected -> {
                        return rejected.status();
                    }
                }
            }
            NodeInfo node = snapshot.get(nodeName).orElseThrow();
            for (Filter plugin : filters) {
                if (!skipped.contains(plugin)) {
                    Status status = plugin.filter(state, pod, node);
                    if (!status.ok()) {
                        return status;
                    }
                }
            }
            return Status.success();
        }
    }
}
