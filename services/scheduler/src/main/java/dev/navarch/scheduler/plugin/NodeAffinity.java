package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.NodeTerm;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.PodTraits.NodeRules;
import dev.navarch.scheduler.cluster.Requirement;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.PreScore;
import dev.navarch.scheduler.framework.Score;
import dev.navarch.scheduler.framework.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Node selectors and node affinity, required and preferred. */
public final class NodeAffinity implements PreFilter, Filter, PreScore, Score {

    private static final Status MISMATCH =
            Status.unresolvable("node(s) didn't match Pod's node affinity/selector");
    private static final Status CONFLICT = Status.unresolvable("pod affinity terms conflict");

    @Override
    public String name() {
        return "NodeAffinity";
    }

    /**
     * A pod whose every term names its nodes, as those of a DaemonSet do, needs no look at the rest
     * of the cluster.
     */
    @Override
    public Outcome preFilter(CycleState state, PodInfo pod) {
        NodeRules rules = pod.traits().nodeRules();
        if (rules.selector().isEmpty() && rules.required().isEmpty()) {
            return Outcome.SKIP;
        }
        if (rules.required().isEmpty() || rules.required().get().isEmpty()) {
            return Outcome.PROCEED;
        }
        Set<String> nodes = new HashSet<>();
        for (NodeTerm term : rules.required().get()) {
            Optional<Set<String>> named = namesIn(term);
            if (named.isEmpty()) {
                return Outcome.PROCEED;
            }
            nodes.addAll(named.get());
        }
        return nodes.isEmpty() ? new Outcome.Reject(CONFLICT) : new Outcome.Only(nodes);
    }

    private static Optional<Set<String>> namesIn(NodeTerm term) {
        Optional<Set<String>> names = Optional.empty();
        for (Requirement field : term.fields()) {
            if (field.key().equals("metadata.name")
                    && field.operator() == Requirement.Operator.IN) {
                Set<String> both = new HashSet<>(field.values());
                names.ifPresent(both::retainAll);
                names = Optional.of(both);
            }
        }
        return names;
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        return pod.traits().nodeRules().admit(node.node()) ? Status.success() : MISMATCH;
    }

    @Override
    public boolean preScore(CycleState state, PodInfo pod, List<NodeInfo> fitting) {
        return !pod.traits().nodeRules().preferred().isEmpty();
    }

    @Override
    public long score(CycleState state, PodInfo pod, NodeInfo node) {
        long sum = 0;
        for (NodeRules.Preference preference : pod.traits().nodeRules().preferred()) {
            if (preference.term().matches(node.node())) {
                sum += preference.weight();
            }
        }
        return sum;
    }

    @Override
    public void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {
        Score.scale(scores, false);
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        NodeRules rules = pod.traits().nodeRules();
        return switch (event) {
            case ClusterEvent.NodeAdded added -> rules.admit(added.node());
            case ClusterEvent.NodeUpdated updated ->
                    !rules.admit(updated.before()) && rules.admit(updated.after());
            case ClusterEvent.AssignedPodAdded ignored -> false;
            case ClusterEvent.AssignedPodUpdated ignored -> false;
            case ClusterEvent.AssignedPodDeleted ignored -> false;
            case ClusterEvent.VolumesChanged ignored -> false;
            case ClusterEvent.NamespaceChanged ignored -> false;
        };
    }
}
