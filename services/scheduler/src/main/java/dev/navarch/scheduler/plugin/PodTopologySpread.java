package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.cluster.Snapshot;
import dev.navarch.scheduler.cluster.SpreadConstraint;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.PreScore;
import dev.navarch.scheduler.framework.Score;
import dev.navarch.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Spreads like pods over zones, hosts or any other domains that a node label makes. Pods that say
 * nothing are spread over hosts and zones as a preference, along with those that share a service or
 * a controller with them.
 */
public final class PodTopologySpread implements PreFilter, Filter, PreScore, Score {

    private static final String HOST = "kubernetes.io/hostname";
    private static final Status SKEWED =
            Status.unschedulable("node(s) didn't match pod topology spread constraints");
    private static final Status NO_LABEL =
            Status.unresolvable(
                    "node(s) didn't match pod topology spread constraints (missing required"
                            + " label)");

    private static final List<SpreadConstraint> DEFAULTS =
            List.of(
                    new SpreadConstraint(HOST, 3, false, Selector.EVERYTHING, 1, true, false),
                    new SpreadConstraint(
                            "topology.kubernetes.io/zone",
                            5,
                            false,
                            Selector.EVERYTHING,
                            1,
                            true,
                            false));

    private record Counting(String namespace, Selector pods) {}

    private record Hard(SpreadConstraint rule, Map<String, Integer> domains, int least) {}

    private record HardState(List<Hard> rules) {}

    private record Soft(SpreadConstraint rule, Map<String, Integer> domains, double weight) {}

    private record SoftState(List<Soft> rules, boolean allLabels, int[][] perHost) {}

    private final DefaultSelectors defaults;
    private final MatchCounts counts = new MatchCounts();
    private final CycleState.Key<HardState> hardKey = new CycleState.Key<>(HardState.class);
    private final CycleState.Key<SoftState> softKey = new CycleState.Key<>(SoftState.class);

    public PodTopologySpread(DefaultSelectors defaults) {
        this.defaults = defaults;
    }

    @Override
    public String name() {
        return "PodTopologySpread";
    }

    @Override
    public Outcome preFilter(CycleState state, PodInfo pod) {
        List<SpreadConstraint> rules = constraints(pod, true);
        if (rules.isEmpty()) {
            return Outcome.SKIP;
        }
        List<Hard> hard = new ArrayList<>();
        for (SpreadConstraint rule : rules) {
            Map<String, Integer> domains = new HashMap<>();
            int[] matching = matching(state.snapshot(), pod, rule);
            for (int i = 0; i < state.snapshot().size(); i++) {
                NodeInfo node = state.snapshot().at(i);
                if (hasLabels(node, rules) && included(rule, pod, node)) {
                    domains.merge(
                            node.node().labels().get(rule.topologyKey()),
                            matching[i],
                            Integer::sum);
                }
            }
            int least =
                    domains.size() < rule.minDomains()
                            ? 0
                            : domains.values().stream().mapToInt(n -> n).min().orElse(0);
            hard.add(new Hard(rule, domains, least));
        }
        state.put(hardKey, new HardState(hard));
        return Outcome.PROCEED;
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        for (Hard hard : state.require(hardKey).rules()) {
            String domain = node.node().labels().get(hard.rule().topologyKey());
            if (domain == null) {
                return NO_LABEL;
            }
            int self = hard.rule().pods().matches(pod.traits().labels()) ? 1 : 0;
            int there = hard.domains().getOrDefault(domain, 0);
            if (there + self - hard.least() > hard.rule().maxSkew()) {
                return SKEWED;
            }
        }
        return Status.success();
    }

    @Override
    public boolean preScore(CycleState state, PodInfo pod, List<NodeInfo> fitting) {
        List<SpreadConstraint> rules = constraints(pod, false);
        if (rules.isEmpty()) {
            return false;
        }
        boolean allLabels = !pod.traits().spread().isEmpty();
        List<NodeInfo> scored =
                allLabels
                        ? fitting.stream().filter(node -> hasLabels(node, rules)).toList()
                        : fitting;
        List<Soft> soft = new ArrayList<>();
        int[][] perHost = new int[rules.size()][];
        for (SpreadConstraint rule : rules) {
            int[] matching = matching(state.snapshot(), pod, rule);
            Map<String, Integer> domains = new HashMap<>();
            int size = scored.size();
            if (rule.topologyKey().equals(HOST)) {
                perHost[soft.size()] = Arrays.copyOf(matching, matching.length);
            } else {
                for (NodeInfo node : scored) {
                    domains.put(domainOf(node, rule), 0);
                }
                size = domains.size();
                sumDomains(state.snapshot(), pod, rule, matching, domains);
            }
            soft.add(new Soft(rule, domains, Math.log(size + 2.0)));
        }
        state.put(softKey, new SoftState(soft, allLabels, perHost));
        return true;
    }

    private static void sumDomains(
            Snapshot snapshot,
            PodInfo pod,
            SpreadConstraint rule,
            int[] matching,
            Map<String, Integer> domains) {
        for (int i = 0; i < snapshot.size(); i++) {
            NodeInfo node = snapshot.at(i);
            int count = matching[i];
            if (count > 0 && included(rule, pod, node)) {
                domains.computeIfPresent(domainOf(node, rule), (domain, sum) -> sum + count);
            }
        }
    }

    /** How many matching pods the node's domains have, weighted; fewer is better. */
    @Override
    public long score(CycleState state, PodInfo pod, NodeInfo node) {
        SoftState soft = state.require(softKey);
        if (soft.allLabels() && !hasAll(node, soft.rules())) {
            return -1;
        }
        double sum = 0;
        for (int i = 0; i < soft.rules().size(); i++) {
            Soft rule = soft.rules().get(i);
            String domain = node.node().labels().get(rule.rule().topologyKey());
            if (domain != null) {
                int[] perHost = soft.perHost()[i];
                int count =
                        perHost == null
                                ? rule.domains().getOrDefault(domain, 0)
                                : perHost[state.snapshot().positionOf(node)];
                sum += count * rule.weight() + (rule.rule().maxSkew() - 1);
            }
        }
        return Math.round(sum);
    }

    @Override
    public void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (long score : scores) {
            if (score >= 0) {
                least = Math.min(least, score);
                most = Math.max(most, score);
            }
        }
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] < 0) {
                scores[i] = 0;
            } else {
                scores[i] = most == 0 ? MAX : MAX * (most + least - scores[i]) / most;
            }
        }
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded ignored -> true;
            case ClusterEvent.NodeUpdated updated ->
                    !updated.before().labels().equals(updated.after().labels())
                            || !updated.before().taints().equals(updated.after().taints());
            case ClusterEvent.AssignedPodAdded added -> counted(pod, added.pod());
            case ClusterEvent.AssignedPodUpdated updated ->
                    counted(pod, updated.before()) != counted(pod, updated.after());
            case ClusterEvent.AssignedPodDeleted deleted -> counted(pod, deleted.pod());
            case ClusterEvent.VolumesChanged ignored -> false;
            case ClusterEvent.NamespaceChanged ignored -> false;
        };
    }

    private boolean counted(PodInfo pod, PodInfo other) {
        return pod.namespace().equals(other.namespace())
                && constraints(pod, true).stream()
                        .anyMatch(rule -> rule.pods().matches(other.traits().labels()));
    }

    private List<SpreadConstraint> constraints(PodInfo pod, boolean hard) {
        List<SpreadConstraint> own = pod.traits().spread();
        if (!own.isEmpty()) {
            return own.stream().filter(rule -> rule.hard() == hard).toList();
        }
        if (hard) {
            return List.of();
        }
        Selector selector = defaults.of(pod);
        return selector.selectsEverything() || selector.selectsNothing()
                ? List.of()
                : DEFAULTS.stream().map(rule -> rule.withPods(selector)).toList();
    }

    /** Pods that are going are not counted: their domain is about to have one less. */
    private int[] matching(Snapshot snapshot, PodInfo pod, SpreadConstraint rule) {
        return counts.count(
                snapshot,
                new Counting(pod.namespace(), rule.pods()),
                other ->
                        !other.deleting()
                                && other.namespace().equals(pod.namespace())
                                && rule.pods().matches(other.traits().labels()));
    }

    private static boolean included(SpreadConstraint rule, PodInfo pod, NodeInfo node) {
        return (!rule.honorsNodeAffinity() || pod.traits().nodeRules().admit(node.node()))
                && (!rule.honorsTaints() || TaintToleration.admits(pod, node.node()));
    }

    private static String domainOf(NodeInfo node, SpreadConstraint rule) {
        return node.node().labels().getOrDefault(rule.topologyKey(), "");
    }

    private static boolean hasLabels(NodeInfo node, List<SpreadConstraint> rules) {
        return rules.stream()
                .allMatch(rule -> node.node().labels().containsKey(rule.topologyKey()));
    }

    private static boolean hasAll(NodeInfo node, List<Soft> rules) {
        return rules.stream()
                .allMatch(rule -> node.node().labels().containsKey(rule.rule().topologyKey()));
    }
}
