package dev.navarch.scheduler.decision;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.PodTraits;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.Score;
import dev.navarch.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the local filters and scores said of (traits, node). The next replica of the same
 * template asks the same of a thousand nodes of which one has changed; a node that is still the
 * same {@link NodeInfo} instance gets the same answer (compare KEP-5598).
 */
final class LocalVerdicts {

    private static final int TEMPLATES = 32;

    /** What is remembered for one template, by the nodes' positions. */
    final class Template {

        private @Nullable NodeInfo[] filtered = new @Nullable NodeInfo[0];
        private Verdict[] verdicts = new Verdict[0];
        private @Nullable NodeInfo[] scored = new @Nullable NodeInfo[0];
        private long[][] scores = new long[0][];

        private void fit(int nodes) {
            if (filtered.length != nodes) {
                filtered = new @Nullable NodeInfo[nodes];
                verdicts = new Verdict[nodes];
                scored = new @Nullable NodeInfo[nodes];
                scores = new long[localScores.size()][nodes];
            }
        }

        Verdict verdict(CycleState state, PodInfo pod, int position) {
            NodeInfo node = state.snapshot().at(position);
            if (!isSame(filtered[position], node)) {
                verdicts[position] = filter(state, pod, node);
                filtered[position] = node;
            }
            return verdicts[position];
        }

        /** The score before normalization; the index is that of the plugin among the local ones. */
        long score(CycleState state, PodInfo pod, int position, int plugin) {
            NodeInfo node = state.snapshot().at(position);
            if (!isSame(scored[position], node)) {
                for (int i = 0; i < scores.length; i++) {
                    scores[i][position] = localScores.get(i).score(state, pod, node);
                }
                scored[position] = node;
            }
            return scores[plugin][position];
        }
    }

    private final List<Filter> localFilters;
    private final List<Score> localScores;
    private final IdentityHashMap<PodTraits, Template> templates = new IdentityHashMap<>();

    LocalVerdicts(List<Filter> filters, List<Score> scores) {
        this.localFilters = filters.stream().filter(Filter::local).toList();
        this.localScores = scores.stream().filter(Score::local).toList();
    }

    /** What is remembered for pods like this one. */
    Template of(PodInfo pod, int nodes) {
        Template template = templates.get(pod.traits());
        if (template == null) {
            if (templates.size() >= TEMPLATES) {
                templates.clear();
            }
            template = new Template();
            templates.put(pod.traits(), template);
        }
        template.fit(nodes);
        return template;
    }

    @SuppressWarnings("ReferenceEquality") // the same instance is the same state
    private static boolean isSame(@Nullable NodeInfo remembered, NodeInfo node) {
        return remembered == node;
    }

    /** Where the plugin stands among the local scores; negative when it is not local. */
    int indexOf(Score plugin) {
        return localScores.indexOf(plugin);
    }

    /** The local filters' verdict of any node, remembered or not. */
    Verdict filter(CycleState state, PodInfo pod, NodeInfo node) {
        return filter(localFilters, state, pod, node);
    }

    static Verdict filter(List<Filter> filters, CycleState state, PodInfo pod, NodeInfo node) {
        for (int i = 0; i < filters.size(); i++) {
            Filter plugin = filters.get(i);
            Status status = plugin.filter(state, pod, node);
            if (!status.ok()) {
                return new Verdict(status, plugin.name());
            }
        }
        return Verdict.FITS;
    }

    static List<Filter> others(List<Filter> filters) {
        return new ArrayList<>(filters.stream().filter(plugin -> !plugin.local()).toList());
    }
}
