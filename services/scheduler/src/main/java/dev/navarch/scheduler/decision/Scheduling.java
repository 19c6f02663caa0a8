package dev.navarch.scheduler.decision;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Snapshot;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Diagnosis;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PostFilter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.PreScore;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.framework.Score;
import dev.navarch.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides where a pod goes: which nodes come into question (PreFilter, Filter), which of them is
 * best (PreScore, Score), and if none fits, whether room can be made (PostFilter).
 *
 * <p>In a large cluster it is enough to find some nodes that fit. The search begins where the last
 * one ended, so that all nodes get their turn. One thread uses it.
 */
public final class Scheduling {

    private static final int ALWAYS_LOOK_FOR = 100;
    private static final int LEAST_PERCENT = 5;

    private final Profile profile;
    private final RandomGenerator random;
    private final List<PreFilter> preFilters;
    private final List<Filter> filters;
    private final List<Score> scores;
    private final LocalVerdicts local;
    private int start;

    public Scheduling(Profile profile, RandomGenerator random) {
        this.profile = profile;
        this.random = random;
        this.preFilters = profile.at(PreFilter.class);
        this.filters = profile.at(Filter.class);
        this.scores = profile.at(Score.class);
        this.local = new LocalVerdicts(filters, scores);
    }

    public Decision schedule(Snapshot snapshot, PodInfo pod, Nominations nominations) {
        Search search = new Search(snapshot, pod, nominations);
        if (snapshot.size() > 0) {
            Optional<Verdict> rejected = search.preFilter();
            if (rejected.isPresent()) {
                return search.unplaced(rejected.get());
            }
            search.filter();
        }
        return search.fitting.isEmpty() ? search.unplaced() : search.placed();
    }

    /** The state of one decision. */
    private final class Search {

        private final Snapshot snapshot;
        private final PodInfo pod;
        private final Nominations nominations;
        private final CycleState state;
        private final LocalVerdicts.Template template;
        private final List<Filter> active = LocalVerdicts.others(filters);
        private final List<NodeInfo> fitting = new ArrayList<>();
        private final Map<String, Status> refused = new HashMap<>();
        private final Set<String> rejectors = new HashSet<>();
        private Optional<Set<String>> only = Optional.empty();
        private Status others = Status.success();
        private int looked;

        Search(Snapshot snapshot, PodInfo pod, Nominations nominations) {
            this.snapshot = snapshot;
            this.pod = pod;
            this.nominations = nominations;
            this.state = new CycleState(snapshot);
            this.template = local.of(pod, snapshot.size());
        }

        /** Runs PreFilter; a verdict when a plugin rejects the pod altogether. */
        Optional<Verdict> preFilter() {
            for (PreFilter plugin : preFilters) {
                switch (plugin.preFilter(state, pod)) {
                    case PreFilter.Outcome.Proceed ignored -> {}
                    case PreFilter.Outcome.Skip ignored -> active.removeIf(plugin::equals);
                    case PreFilter.Outcome.Only some -> narrow(plugin, some.nodes());
                    case PreFilter.Outcome.Reject rejected -> {
                        return Optional.of(new Verdict(rejected.status(), plugin.name()));
                    }
                }
            }
            return Optional.empty();
        }

        private void narrow(PreFilter plugin, Set<String> nodes) {
            Set<String> both = new HashSet<>(nodes);
            only.ifPresent(both::retainAll);
            only = Optional.of(both);
            others =
                    Status.unresolvable("node(s) didn't satisfy plugin(s) [" + plugin.name() + "]");
            rejectors.add(plugin.name());
        }

        void filter() {
            if (!pod.nominatedNode().isEmpty()) {
                snapshot.get(pod.nominatedNode()).ifPresent(this::look);
                if (!fitting.isEmpty()) {
                    return;
                }
            }
            if (only.isPresent()) {
                only.get().stream()
                        .sorted()
                        .map(snapshot::get)
                        .forEach(n -> n.ifPresent(this::look));
                return;
            }
            int size = snapshot.size();
            int enough = enough(size);
            for (int i = 0; i < size && fitting.size() < enough; i++) {
                look(snapshot.at((start + i) % size));
            }
            start = (start + looked) % size;
        }

        private void look(NodeInfo node) {
            looked++;
            Verdict verdict = verdict(node);
            if (verdict.fits()) {
                fitting.add(node);
            } else {
                refused.put(node.name(), verdict.status());
                rejectors.add(verdict.plugin());
            }
        }

        private Verdict verdict(NodeInfo node) {
            Verdict verdict = withNominated(node);
            if (verdict.fits()) {
                verdict = template.verdict(state, pod, snapshot.positionOf(node));
            }
            return verdict.fits() ? LocalVerdicts.filter(active, state, pod, node) : verdict;
        }

        /**
         * Room that was made for pods of the same or a higher priority must stay theirs; but what
         * they would bring with them must not be counted on, so the node is looked at without them
         * as well.
         */
        private Verdict withNominated(NodeInfo node) {
            NodeInfo with = node;
            for (PodInfo nominated : nominations.on(node.name())) {
                if (nominated.priority() >= pod.priority() && !nominated.uid().equals(pod.uid())) {
                    with = with.plus(nominated);
                }
            }
            if (with.pods().size() == node.pods().size()) {
                return Verdict.FITS;
            }
            CycleState imagined = new CycleState(snapshot.with(List.of(with)));
            List<Filter> asked = LocalVerdicts.others(filters);
            for (PreFilter plugin : preFilters) {
                if (plugin.preFilter(imagined, pod) instanceof PreFilter.Outcome.Skip) {
                    asked.removeIf(plugin::equals);
                }
            }
            Verdict verdict = local.filter(imagined, pod, with);
            return verdict.fits() ? LocalVerdicts.filter(asked, imagined, pod, with) : verdict;
        }

        Decision placed() {
            NodeInfo best = fitting.size() == 1 ? fitting.getFirst() : best();
            return new Decision.Placed(best.name(), looked, fitting.size());
        }

        private NodeInfo best() {
            long[] total = new long[fitting.size()];
            for (Score plugin : scores) {
                if (plugin instanceof PreScore pre && !pre.preScore(state, pod, fitting)) {
                    continue;
                }
                long[] mine = scores(plugin);
                plugin.normalize(state, fitting, mine);
                int weight = profile.weight(plugin);
                for (int i = 0; i < total.length; i++) {
                    total[i] += mine[i] * weight;
                }
            }
            return fitting.get(pick(total));
        }

        private long[] scores(Score plugin) {
            long[] mine = new long[fitting.size()];
            int index = local.indexOf(plugin);
            for (int i = 0; i < mine.length; i++) {
                NodeInfo node = fitting.get(i);
                mine[i] =
                        index < 0
                                ? plugin.score(state, pod, node)
                                : template.score(state, pod, snapshot.positionOf(node), index);
            }
            return mine;
        }

        /** One of the best, each as likely as the others. */
        private int pick(long[] total) {
            int best = 0;
            int equals = 1;
            for (int i = 1; i < total.length; i++) {
                if (total[i] > total[best]) {
                    best = i;
                    equals = 1;
                } else if (total[i] == total[best] && random.nextInt(++equals) == 0) {
                    best = i;
                }
            }
            return best;
        }

        Decision unplaced() {
            return unplaced(new Diagnosis(snapshot.size(), refused, others, "", rejectors));
        }

        Decision unplaced(Verdict rejected) {
            String why = String.join(", ", rejected.status().reasons());
            if (rejected.status() instanceof Status.Failure) {
                return new Decision.Failed(why);
            }
            return unplaced(
                    new Diagnosis(
                            snapshot.size(),
                            Map.of(),
                            rejected.status(),
                            why,
                            Set.of(rejected.plugin())));
        }

        private Decision unplaced(Diagnosis diagnosis) {
            List<String> messages = new ArrayList<>();
            Optional<PostFilter.Outcome> last = Optional.empty();
            if (diagnosis.nodes() > 0) {
                for (PostFilter plugin : profile.at(PostFilter.class)) {
                    PostFilter.Outcome outcome = plugin.postFilter(state, pod, diagnosis);
                    last = Optional.of(outcome);
                    switch (outcome) {
                        case PostFilter.Outcome.MakeRoom ignored -> {
                            return new Decision.Unplaced(diagnosis, diagnosis.message(""), last);
                        }
                        case PostFilter.Outcome.NoRoom no -> messages.add(no.message());
                        case PostFilter.Outcome.Stay stay -> messages.add(stay.message());
                    }
                }
            }
            String message = diagnosis.message(String.join(", ", messages));
            return new Decision.Unplaced(diagnosis, message, last);
        }
    }

    private int enough(int nodes) {
        if (nodes < ALWAYS_LOOK_FOR) {
            return nodes;
        }
        int percent = profile.percentageOfNodesToScore();
        if (percent == 0) {
            percent = Math.max(LEAST_PERCENT, 50 - nodes / 125);
        }
        return Math.clamp((long) nodes * percent / 100, ALWAYS_LOOK_FOR, nodes);
    }
}
